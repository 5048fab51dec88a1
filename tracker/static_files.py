"""How static files are stored for serving: hashed and compressed, with the imports between our ES modules rewritten."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Without this, `import "./drafts.js"` would ask for a name that only exists with its hash."""

    support_js_module_import_aggregation = True
