"""gunicorn in production: behind the proxy, which takes requests in whole before a thread here is held by them."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the proxy keeps idle connections: never closed under a request
worker_tmp_dir = "/dev/shm"  # noqa: S108  the heartbeat's file must not wait for a disk
control_socket_disable = True
accesslog = None  # addresses can carry invitations; the proxy logs without them
