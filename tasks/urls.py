"""Addresses of the pages of tasks."""

from django.urls import path

from tasks.views import board, log_files, removing, tasks, timeline, todo_items, todo_lists, todos

app_name = "tasks"

urlpatterns = [
    path("g/<slug:slug>/tasks/", tasks.tasks, name="tasks"),
    path("g/<slug:slug>/tasks/new/", tasks.task_new, name="task_new"),
    path("g/<slug:slug>/tasks/timeline/", timeline.timeline, name="timeline"),
    path("g/<slug:slug>/tasks/removed/", removing.removed, name="removed"),
    path("g/<slug:slug>/tasks/board/", board.board, name="board"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/", tasks.task, name="task"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/edit/", tasks.task_edit, name="task_edit"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/progress/", tasks.task_progress, name="task_progress"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/move/", board.task_move, name="task_move"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/remove/", removing.task_remove, name="task_remove"),
    path("g/<slug:slug>/tasks/<uuid:uuid>/restore/", removing.task_restore, name="task_restore"),
    path("g/<slug:slug>/log/files/", log_files.import_file, name="log_files"),
    path("g/<slug:slug>/log/files/log.md", log_files.export_file, name="log_export"),
    path("g/<slug:slug>/log/entries/<uuid:entry_uuid>/reading/", log_files.make_reading, name="log_reading"),
    path("g/<slug:slug>/log/days/<uuid:day_uuid>/reading/", log_files.make_note_reading, name="log_note_reading"),
    path("g/<slug:slug>/todos/", todos.todos, name="todos"),
    path("g/<slug:slug>/todos/save/", todos.todos_save, name="todos_save"),
    path("g/<slug:slug>/todos/todo.md", todos.todos_markdown, name="todos_markdown"),
    path("g/<slug:slug>/todos/import/", todo_lists.todos_import, name="todos_import"),
    path("g/<slug:slug>/todos/lists/", todo_lists.todo_lists, name="todo_lists"),
    path("g/<slug:slug>/todos/lists/<uuid:uuid>/", todo_lists.todo_list, name="todo_list"),
    path("g/<slug:slug>/todos/lists/<uuid:uuid>/text/", todos.todo_text, name="todo_text"),
    path("g/<slug:slug>/todos/items/<uuid:uuid>/", todo_items.todo_item, name="todo_item"),
    path("g/<slug:slug>/todos/removed/", todo_lists.todos_removed, name="todos_removed"),
    path("g/<slug:slug>/todos/shared/", todo_lists.todos_shared, name="todos_shared"),
    path("g/<slug:slug>/todos/shared/<uuid:uuid>/", todo_lists.todo_shared, name="todo_shared"),
]
