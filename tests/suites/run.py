"""Runs one module of CPython's own tests and writes to a file how each test ended, as it ends.

`python3 run.py MODULE REPORT`. What the report has already is not run again, so a call that a test brought to its end
goes on after that test.
"""

import json
import os
import sys
import time
import unittest

from test import support

start = time.monotonic()
module, report = sys.argv[1:3]
support.use_resources = {}  # what regrtest leaves out unless it is asked for: sound, the network, gigabytes
support.verbose = False
# What they find out needs modules that only a debug build or Unix has.
support._has_huge_c_stack = lambda depth: False
support.skip_if_unlimited_stack_size = lambda test: test


class Result(unittest.TestResult):
    def say(self, test, how, why=""):
        if isinstance(test, unittest.case._SubTest):
            test = test.test_case  # a part of a test counts as the test
        print(json.dumps([str(test.id()), how, str(why)[-2000:]]), file=out, flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.failed = False
        self.say(test, "began", time.monotonic() - start)

    def addSuccess(self, test):
        if not self.failed:
            self.say(test, "passed")

    addExpectedFailure = lambda self, test, error: self.say(test, "passed")

    def addSkip(self, test, reason):
        self.say(test, "skipped", reason)

    def addFailure(self, test, error):
        self.failed = True
        self.say(test, "failed", self._exc_info_to_string(error, test))

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.addFailure(test, error)

    def addUnexpectedSuccess(self, test):
        self.say(test, "failed", "unexpected success")


def each(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from each(test)
        else:
            yield test


def done():
    if not os.path.exists(report):
        return set()
    with open(report) as lines:
        ended = {test: how for test, how, _ in map(json.loads, lines)}
    return {test for test, how in ended.items() if how != "again"}


before = done()
with open(report, "a") as out:
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName(module)
        left = unittest.TestSuite(test for test in each(suite) if test.id() not in before)
        left(Result())
    except unittest.SkipTest as reason:
        print(json.dumps([module, "skipped", str(reason)]), file=out)
    print(json.dumps([module, "end", ""]), file=out)
