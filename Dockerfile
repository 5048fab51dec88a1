# Two images from one file: `zuji` (web, worker, beat, migrations) and `proxy` (Caddy with our settings).
# docker-compose.yml builds both; docs/administration.md tells how to run them.

FROM caddy:2.11-alpine AS proxy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
# Certificates and keys are kept in /state, which belongs to the user that the proxy runs as.
RUN install -d -o 10001 -g 10001 /state
ENV XDG_DATA_HOME=/state/data XDG_CONFIG_HOME=/state/config
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --retries=3 \
  CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8081/"]

FROM python:3.13-slim-trixie AS builder
WORKDIR /srv/zuji
# base, or s3 for files on S3-compatible storage
ARG REQUIREMENTS=base
COPY requirements/ requirements/
# uv comes from the lock like everything else: its lines there, with their hashes
RUN awk '/^uv==/ { found = 1 } found { print } found && !/\\$/ { exit }' requirements/dev.txt > /tmp/uv.txt \
 && pip install --no-cache-dir --require-hashes -r /tmp/uv.txt \
 && uv venv /srv/venv \
 && uv pip sync --no-cache --require-hashes --compile-bytecode --python /srv/venv/bin/python "requirements/$REQUIREMENTS.txt"
COPY . .
# Translations and static files are built once, here; the running containers write to neither.
RUN /srv/venv/bin/python script/translations.py \
 && ZUJI_DATA_DIR=/data /srv/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf /data/broker /data/secret_key \
 && /srv/venv/bin/python -m compileall -q activity core exchange meetings members papers reports tasks tracker workload

FROM python:3.13-slim-trixie AS zuji
# What the PDF needs: Pango, the subsetter without which a Chinese page takes 13 s, fonts for Chinese and emoji.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 zuji \
 && useradd --uid 10001 --gid zuji --no-create-home --home-dir /nonexistent zuji \
 && install -d -o zuji -g zuji /data /data/files /state
COPY --from=builder /srv/venv /srv/venv
COPY --from=builder /srv/zuji /srv/zuji
COPY --from=builder /data/static /data/static
WORKDIR /srv/zuji
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache \
    DJANGO_SETTINGS_MODULE=tracker.settings \
    ZUJI_PRODUCTION=1 \
    ZUJI_DATA_DIR=/data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py", "web"]
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "tracker.wsgi:application"]
