"""A check is a name and what must not fail; done() counts them."""
import os
import sys

SANDBOX = os.environ["SANDBOX"]
PROJECT = "ml-fleet-dev"
_counts = {"checks": 0, "failed": 0}


def check(name, what):
    _counts["checks"] += 1
    try:
        return what()
    except Exception as e:  # whatever a client library raises
        _counts["failed"] += 1
        print("  failed: %s: %r" % (name, e))
        return None


def must(condition):
    if not condition:
        raise AssertionError("not as expected")


def done():
    print("%d of %d" % (_counts["checks"] - _counts["failed"], _counts["checks"]))
    sys.exit(1 if _counts["failed"] else 0)
