"""The addresses of this app's operations; `tracker.api.urls` puts the routers of all apps together."""

from rest_framework.routers import SimpleRouter

from tasks.api.tasks import TaskViewSet
from tasks.api.todos import TodoListViewSet, TodoViewSet

router = SimpleRouter(use_regex_path=False)
router.register("tasks", TaskViewSet, basename="task")
router.register("todo-lists", TodoListViewSet, basename="todo-list")
router.register("todos", TodoViewSet, basename="todo-item")
