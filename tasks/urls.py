"""Addresses of the pages of tasks."""

from django.urls import path

from tasks.views import board, tasks, timeline

app_name = "tasks"

urlpatterns = [
    path("g/<slug:slug>/tasks/", tasks.tasks, name="tasks"),
    path("g/<slug:slug>/tasks/new/", tasks.task_new, name="task_new"),
    path("g/<slug:slug>/tasks/timeline/", timeline.timeline, name="timeline"),
    path("g/<slug:slug>/tasks/board/", board.board, name="board"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/", tasks.task, name="task"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/edit/", tasks.task_edit, name="task_edit"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/progress/", tasks.task_progress, name="task_progress"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/move/", board.task_move, name="task_move"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/remove/", tasks.task_remove, name="task_remove"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/restore/", tasks.task_restore, name="task_restore"),
]
