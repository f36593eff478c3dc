"""How Label Studio is called: which program, and an environment in which it is quiet, private and alone."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from dreiklang.errors import StudioError

# Label Studio reads settings from variables with and without its prefix (HOST, PASSWORD, DEBUG, DATABASE_NAME, …), so
# only what a program needs to run is handed down.
_HANDED_DOWN = {
    "PATH", "HOME", "USER", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SYSTEMROOT",
}  # fmt: skip


def command() -> list[str]:
    """The start of the command line that runs Label Studio. Raises StudioError where it is not installed."""
    if find_spec("label_studio") is None:
        raise StudioError("Label Studio is not installed: pip install 'dreiklang[studio]'")
    return [sys.executable, "-P", "-m", "label_studio.server"]


def environment(data: Path) -> dict[str, str]:
    """Variables for a server that keeps everything in `data`, calls nobody, and lets in only who has an account."""
    return {
        **{name: value for name, value in os.environ.items() if name in _HANDED_DOWN},
        "LABEL_STUDIO_BASE_DATA_DIR": str(data.absolute()),
        "LABEL_STUDIO_DJANGO_DB": "sqlite",
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "LABEL_STUDIO_CORS_ALLOW_ALL_ORIGINS": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }
