"""The settings of tests: the real ones, read from an environment made for tests, with cheap password hashes.

Every process (xdist worker) has its own data directory, removed when it ends, and its own two databases of Redis: one
for the broker and, because tests empty it, one for the cache. Where script/test has migrated a database for all of them
(TEST_TEMPLATE), theirs begins as a copy of it.
"""

import atexit
import os
import shutil
import tempfile

_data_dir = tempfile.mkdtemp(prefix=f"zuji-tests-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("ZUJI_")]:
    del os.environ[_name]  # a developer's own settings must not change what the tests see
os.environ["ZUJI_DATA_DIR"] = _data_dir
_template = os.environ.get("TEST_TEMPLATE", "")
if _redis := os.environ.get("REDIS_URL", ""):
    _redis = _redis.rsplit("/", 1)[0]
    _number = 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{_redis}/{_number}"  # the workers that tests start read it too
os.environ["ZUJI_LANGUAGE"] = "en"  # tests read the message ids; those about Chinese say so

from tracker.settings import *  # noqa: E402, F403
from tracker.settings import CACHES, DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir()
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in a real installation: threads and processes meet there; in memory they would not.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    if _template:
        _worker = os.environ.get("PYTEST_XDIST_WORKER", "")  # pytest-django puts it behind the name
        shutil.copy(_template, DATA_DIR / (f"test.sqlite3_{_worker}" if _worker else "test.sqlite3"))
elif _template:
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}
if _template:
    DATABASES["default"]["TEST"]["MIGRATE"] = False
if _redis:
    CACHES["default"]["LOCATION"] = f"{_redis}/{_number + 1}"
