"""Stands in for the library of this name, whose loading would take a third of cloud-init's time.

cloud-init imports it for data sources on the network. This guest has only NoCloud, which asks no URL.
"""


class RequestException(IOError):
    pass


class Timeout(RequestException):
    pass


class Response:
    pass


class exceptions:
    RequestException = RequestException
    Timeout = Timeout
    ConnectionError = HTTPError = SSLError = RequestException


class Session:
    def __init__(self):
        raise RequestException("this guest's cloud-init takes nothing from the network")
