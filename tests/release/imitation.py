"""A loopback imitation of the Hugging Face Hub: as much of its API as publishing a dataset needs, and its faults."""

import base64
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

TOKEN = "hf_imitatedtokenofthetests"


@dataclass
class Commit:
    id: str
    title: str
    files: dict[str, bytes]


@dataclass
class Repository:
    private: bool
    commits: list[Commit]  # newest last
    tags: dict[str, str] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)  # large files by SHA-256, committed or not

    @property
    def head(self) -> Commit:
        return self.commits[-1]


@dataclass
class Hub:
    """What is on it; `fault` names the next request to go wrong: (part of its path, "500", "cut", "echo" or "lost")."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    fault: tuple[str, str] | None = None
    url: str = ""

    def faulty(self, path: str) -> str | None:
        if self.fault is None or self.fault[0] not in path:
            return None
        how, self.fault = self.fault[1], None
        return how


@contextmanager
def running():
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self._answered()

    do_POST = do_PUT = do_GET  # noqa: N815

    def _answered(self):
        path = unquote(urlsplit(self.path).path)
        body = self._body()
        self.hub.requests.append(f"{self.command} {path}")
        fault = self.hub.faulty(path)
        if fault == "500":
            return self._send(500, {"error": "Internal Error"})
        if fault == "cut":
            return self._cut()
        if fault == "echo":
            return self._send(403, {}, said=f"No entry with {self.headers.get('Authorization')}")
        if not path.startswith("/lfs/") and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._send(401, {"error": "Invalid username or password."})
        status, answer = self._route(path, body)
        return self._cut() if fault == "lost" else self._send(status, answer)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            pieces = []
            while size := int(self.rfile.readline(), 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _route(self, path: str, body: bytes):
        hub = self.hub
        if path == "/api/validate-yaml":
            return 200, {"errors": [], "warnings": []}
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path.startswith("/lfs/"):
            _, _, owner, name, digest = path.split("/")
            assert sha256(body).hexdigest() == digest
            hub.repositories[f"{owner}/{name}"].stored[digest] = body
            return 200, {}
        parts = path.removeprefix("/api").removeprefix("/datasets/").split("/")
        name = f"{parts[0]}/{parts[1].removesuffix('.git')}"
        if name not in hub.repositories:
            return 404, {"error": "Repository not found"}
        return self._of(hub.repositories[name], name, parts[2], body)

    def _create(self, asked):
        name = f"{asked['organization']}/{asked['name']}"
        if name in self.hub.repositories:
            return 409, {"error": "You already created this dataset repo", "url": f"{self.hub.url}/datasets/{name}"}
        private = asked.get("private") or asked.get("visibility") == "private"
        first = Commit(sha1(b"0").hexdigest(), "initial commit", {".gitattributes": b"*.parquet lfs\n"})
        self.hub.repositories[name] = Repository(bool(private), [first])
        return 200, {"url": f"{self.hub.url}/datasets/{name}", "name": name}

    def _of(self, repository: Repository, name: str, what: str, body: bytes):
        match what:
            case "refs":
                tags = [{"name": n, "ref": f"refs/tags/{n}", "targetCommit": c} for n, c in repository.tags.items()]
                main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.head.id}
                return 200, {"branches": [main], "converts": [], "tags": tags}
            case "commits":
                newest_first = [
                    {"id": c.id, "title": c.title, "message": "", "authors": [], "date": "2026-05-17T12:00:00.000Z"}
                    for c in reversed(repository.commits)
                ]
                return 200, newest_first
            case "preupload":
                files = [self._mode(repository, file["path"]) for file in json.loads(body)["files"]]
                return 200, {"files": files}
            case "info":
                objects = [self._batch(repository, name, item) for item in json.loads(body)["objects"]]
                return 200, {"transfer": "basic", "objects": objects}
            case "commit":
                return self._commit(repository, name, [json.loads(line) for line in body.splitlines()])
            case "tag":
                tag = json.loads(body)["tag"]
                if tag in repository.tags:
                    return 409, {"error": "Tag reference exists already"}
                at = unquote(urlsplit(self.path).path).rsplit("/", 1)[1]
                repository.tags[tag] = at if at != "main" else repository.head.id
                return 200, {}
        return 404, {"error": f"{what} is not imitated"}

    def _mode(self, repository: Repository, path: str):
        known = repository.head.files.get(path)
        large = path.endswith(".parquet")
        oid = None
        if known is not None:
            oid = sha256(known).hexdigest() if large else sha1(b"blob %d\0" % len(known) + known).hexdigest()
        return {"path": path, "uploadMode": "lfs" if large else "regular", "shouldIgnore": False, "oid": oid}

    def _batch(self, repository: Repository, name: str, item):
        if item["oid"] in repository.stored:
            return item
        return item | {"actions": {"upload": {"href": f"{self.hub.url}/lfs/{name}/{item['oid']}"}}}

    def _commit(self, repository: Repository, name: str, lines):
        header, *operations = lines
        if header["value"].get("parentCommit") not in (None, repository.head.id):
            return 412, {"error": "The parent commit is not the head"}
        files = dict(repository.head.files)
        for operation in operations:
            value = operation["value"]
            if operation["key"] == "lfsFile":
                files[value["path"]] = repository.stored[value["oid"]]
            else:
                files[value["path"]] = base64.b64decode(value["content"])
        commit = Commit(sha1(str(len(repository.commits)).encode()).hexdigest(), header["value"]["summary"], files)
        repository.commits.append(commit)
        return 200, {"commitOid": commit.id, "commitUrl": f"{self.hub.url}/datasets/{name}/commit/{commit.id}"}

    def _send(self, status: int, answer, said: str | None = None):
        content = json.dumps(answer).encode()
        self.send_response(status)
        if said:
            self.send_header("X-Error-Message", said)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status == 404 and "Repository" in str(answer):
            self.send_header("X-Error-Code", "RepoNotFound")
        self.end_headers()
        self.wfile.write(content)

    def _cut(self):
        self.close_connection = True
        self.connection.close()
