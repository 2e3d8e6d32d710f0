"""The website inside other people's applications, as docs/website.md shows it: each a program that real servers run."""

import os
from typing import Any

HOME = os.environ["REVIEWSEARCH_TEST_HOME"]


def fastapi() -> Any:
    from fastapi import FastAPI

    import reviewsearch.web

    app = FastAPI()

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"whose": "FastAPI"}

    app.mount("/reviews", reviewsearch.web.app(HOME))
    return app


def _django_settings() -> None:
    import django
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    def health(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse("Django")

    urls = type("urls", (), {"urlpatterns": [path("healthz", health)]})
    settings.configure(ROOT_URLCONF=urls, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="none", MIDDLEWARE=[])  # noqa: S106 - nothing is secret here
    django.setup()


def django_asgi() -> Any:
    _django_settings()
    from django.core.asgi import get_asgi_application
    from starlette.applications import Starlette
    from starlette.routing import Mount

    import reviewsearch.web

    return Starlette(routes=[Mount("/reviews", reviewsearch.web.app(HOME)), Mount("/", get_asgi_application())])


def django_wsgi() -> Any:
    _django_settings()
    from django.core.wsgi import get_wsgi_application

    import reviewsearch.web

    return reviewsearch.web.under("/reviews", reviewsearch.web.wsgi_app(HOME), get_wsgi_application())


def flask() -> Any:
    from flask import Flask
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    import reviewsearch.web

    app = Flask(__name__)

    @app.get("/healthz")
    def health() -> str:
        return "Flask"

    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/reviews": reviewsearch.web.wsgi_app(HOME)})  # type: ignore[method-assign]
    return app


def serve_wsgi(name: str, port: int) -> None:
    """Serve a WSGI application with the server of the standard library, one thread for each request."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer, make_server

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    with make_server("127.0.0.1", port, globals()[name](), server_class=Server) as server:
        server.serve_forever()


if __name__ == "__main__":
    import sys

    serve_wsgi(sys.argv[1], int(sys.argv[2]))
