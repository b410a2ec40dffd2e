"""The servers that do nothing, and so show what is possible: a bare route of the same framework, and nginx."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from servers import DidNotStart, Program, free_port

_DEBIAN_PACKAGES = ("nginx", "nginx-light", "nginx-core")


class BareRoute(Program):
    """Hummingbird with one route, which sends a body back."""

    def __init__(self, binary: Path, directory: Path) -> None:
        super().__init__("the bare route", [str(binary)], directory / "bare-route.stderr")


class Nginx(Program):
    """nginx that answers everything with the same body, out of a directory of its own."""

    def __init__(self, binary: Path, directory: Path, body: str) -> None:
        place = directory / "nginx"
        place.mkdir()
        port = free_port()
        settings = place / "nginx.conf"
        settings.write_text(_configuration(place, port, body))
        super().__init__(
            "nginx",
            [str(binary), "-p", str(place), "-e", "stderr", "-c", str(settings)],
            directory / "nginx.stderr",
            url=f"http://127.0.0.1:{port}",
        )


def nginx_binary(cache: Path) -> Path:
    """The one that is installed, or else the one of Debian's package, unpacked and not installed: no service is started."""
    unpacked = cache / "nginx"
    for place in (shutil.which("nginx"), "/usr/sbin/nginx", unpacked / "usr/sbin/nginx"):
        if place and Path(place).exists():
            return Path(place)
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise DidNotStart("nginx is not installed")
    download = cache / "download"
    for package in _DEBIAN_PACKAGES:
        shutil.rmtree(download, ignore_errors=True)
        download.mkdir(parents=True)
        # As root it warns that it does without a user of its own; that is no failure.
        done = subprocess.run(["apt-get", "download", package], cwd=download, capture_output=True, text=True)
        for file in download.glob("*.deb") if done.returncode == 0 else ():
            subprocess.run(["dpkg-deb", "-x", file, unpacked], check=True)
        if (unpacked / "usr/sbin/nginx").exists():
            shutil.rmtree(download)
            return unpacked / "usr/sbin/nginx"
    raise DidNotStart("nginx is not installed, and its package cannot be downloaded")


def _configuration(place: Path, port: int, body: str) -> str:
    assert not set(body) & set("'\\$"), body
    user = ""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user = f"user nobody {grp.getgrgid(nobody.pw_gid).gr_name};"
    scratch = "\n    ".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # `keepalive_requests`, because the others keep their connections, too.
    return f"""\
{user}
worker_processes auto;
daemon off;
pid {place}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    {scratch}
    default_type application/json;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 200 '{body}'; }}
    }}
}}
"""
