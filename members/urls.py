"""Addresses of the pages of people."""

from django.urls import path

from members.views import account, groups, invitations, passwords, people, person_actions, projects, sessions

app_name = "members"
urlpatterns = [
    path("log-in/", sessions.log_in, name="log_in"),
    path("log-out/", sessions.log_out, name="log_out"),
    path("invite/<str:secret>/", invitations.invitation, name="invitation"),
    path("password/reset/", passwords.password_reset, name="password_reset"),
    path("password/reset/sent/", passwords.password_reset_sent, name="password_reset_sent"),
    path("password/reset/new/", passwords.password_reset_new, name="password_reset_new"),
    path("password/reset/<uuid:uuid>/<str:token>/", passwords.password_reset_link, name="password_reset_link"),
    path("account/", account.account, name="account"),
    path("account/password/", passwords.password_change, name="password_change"),
    path("account/sessions/", passwords.sessions_end, name="sessions_end"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<uuid:uuid>/revoke/", account.token_revoke, name="token_revoke"),
    path("account/leave/<uuid:uuid>/", account.leave, name="leave"),
    path("g/<slug:slug>/people/", people.people, name="people"),
    path("g/<slug:slug>/people/new/", people.person_new, name="person_new"),
    path("g/<slug:slug>/people/roster/", people.roster, name="roster"),
    path("g/<slug:slug>/people/<uuid:uuid>/", people.person, name="person"),
    path("g/<slug:slug>/people/<uuid:uuid>/invite/", person_actions.invite, name="invite"),
    path("g/<slug:slug>/people/<uuid:uuid>/withdraw/", person_actions.withdraw, name="withdraw"),
    path("g/<slug:slug>/people/<uuid:uuid>/reset-link/", person_actions.reset_link, name="reset_link"),
    path("g/<slug:slug>/people/<uuid:uuid>/remove/", person_actions.remove, name="person_remove"),
    path("g/<slug:slug>/people/<uuid:uuid>/restore/", person_actions.restore, name="person_restore"),
    path("g/<slug:slug>/people/<uuid:uuid>/aliases/", person_actions.alias_add, name="alias_add"),
    path(
        "g/<slug:slug>/people/<uuid:uuid>/aliases/<int:number>/remove/",
        person_actions.alias_remove,
        name="alias_remove",
    ),
    path("g/<slug:slug>/people/<uuid:uuid>/absences/", person_actions.absence_add, name="absence_add"),
    path(
        "g/<slug:slug>/people/<uuid:uuid>/absences/<int:number>/remove/",
        person_actions.absence_remove,
        name="absence_remove",
    ),
    path("g/<slug:slug>/people/<uuid:uuid>/supervisors/", person_actions.supervisors, name="supervisors"),
    path("g/<slug:slug>/projects/", projects.projects, name="projects"),
    path("g/<slug:slug>/projects/new/", projects.project_new, name="project_new"),
    path("g/<slug:slug>/projects/<uuid:uuid>/", projects.project, name="project"),
    path("g/<slug:slug>/projects/<uuid:uuid>/edit/", projects.project_edit, name="project_edit"),
    path("g/<slug:slug>/projects/<uuid:uuid>/people/", projects.project_people, name="project_people"),
    path("g/<slug:slug>/projects/<uuid:uuid>/remove/", projects.project_remove, name="project_remove"),
    path("g/<slug:slug>/projects/<uuid:uuid>/restore/", projects.project_restore, name="project_restore"),
    path("g/<slug:slug>/settings/", groups.group_settings, name="group_settings"),
    path("g/<slug:slug>/settings/first-weekday/", groups.first_weekday, name="first_weekday"),
    path("g/<slug:slug>/settings/pauses/", groups.pause_add, name="pause_add"),
    path("g/<slug:slug>/settings/pauses/<int:number>/remove/", groups.pause_remove, name="pause_remove"),
    path("g/<slug:slug>/settings/logo/", groups.logo_change, name="logo_change"),
    path("g/<slug:slug>/logo/", groups.logo, name="logo"),
    path("g/<slug:slug>/history/", groups.history, name="history"),
]
