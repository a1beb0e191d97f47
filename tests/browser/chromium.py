"""Find a Chromium for the browser tests and the page's benchmark, or install one.

`python -m tests.browser.chromium [--install]` prints its path. Without one it prints nothing and says so in one line;
where `CI` is `true` that is a failure, so that browser tests never vanish in silence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Arabic and Kurdish text is looked at in screenshots, so a font that has the letters comes with the browser; libatomic1
# is what Playwright's own Node.js lacks on a bare Debian.
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-core", "libatomic1")
MISSING = "no Chromium was found or could be installed (set CHROME to one): the browser tests are not run"


def find_chromium() -> str | None:
    """Return the path of the first Chromium that starts: FAULTLINE_CHROMIUM, CHROME, the machine's, Playwright's."""
    named = [os.environ.get("FAULTLINE_CHROMIUM"), os.environ.get("CHROME")]
    installed = [shutil.which(name) for name in NAMES]
    for path in (*named, *installed, str(MAC)):
        if path and _starts(path):
            return path
    own = _playwrights_own() if can_drive() else None
    return own if own and _starts(own) else None


def install_chromium() -> str | None:
    """Install Debian's Chromium where that is allowed, else Playwright's own, and return its path."""
    if sudo := as_root():
        _run([*sudo, "apt-get", "update", "-qq"])
        _run([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES])
        if can_drive() and (found := find_chromium()):
            return found
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return find_chromium()


def can_drive() -> bool:
    """Tell whether Playwright's driver starts: it brings a Node.js, which needs libraries of the machine."""
    version = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(version, capture_output=True, check=False).returncode == 0


def is_required() -> bool:
    """Tell whether a missing browser is a failure here (CI=true)."""
    return os.environ.get("CI", "").lower() in {"true", "1"}


def _starts(path: str) -> bool:
    """Tell whether the program runs at all: a snap's stand-in of the same name does not."""
    if not os.access(path, os.X_OK):
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def as_root() -> list[str] | None:
    """Return what to put before a command to install Debian's packages, or None where that cannot be done unasked."""
    if not shutil.which("apt-get"):
        return None
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return quiet
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", *quiet]
    return None


def _run(command: list[str]) -> None:
    """Run a step of an installation, its output on standard error; what counts is whether a browser is there then."""
    subprocess.run(command, stdout=sys.stderr, stdin=subprocess.DEVNULL, check=False)


def main(arguments: list[str]) -> int:
    """Print the browser's path; see the module."""
    path = find_chromium() if can_drive() else None
    if path is None and "--install" in arguments:
        path = install_chromium()
    if path:
        print(path)
        return 0
    print(f"Browser tests: {MISSING}.", file=sys.stderr)
    return 1 if is_required() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
