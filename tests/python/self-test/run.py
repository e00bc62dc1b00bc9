"""unittest and doctest inside a script, the result as JSON.

>>> factorial(4)
24
>>> factorial(-1)
Traceback (most recent call last):
    ...
ValueError: negative
>>> {"b": 1}   # wrong on purpose
{'a': 1}
"""
import contextlib
import doctest
import io
import json
import sys
import unittest
from unittest import mock

cases = json.load(sys.stdin)["cases"]


def factorial(n):
    """The product of 1 … n.

    >>> [factorial(n) for n in range(4)]
    [1, 1, 2, 6]
    """
    if n < 0:
        raise ValueError("negative")
    return n * factorial(n - 1) if n else 1


class FactorialTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.log = []

    def setUp(self):
        self.addCleanup(self.log.append, "cleaned")

    def test_cases(self):
        for n, expected in cases:
            with self.subTest(n=n):
                self.assertEqual(factorial(n), expected)

    def test_negative(self):
        with self.assertRaisesRegex(ValueError, "^neg"):
            factorial(-1)

    def test_wrong(self):
        self.assertEqual({"a": [1, 2]}, {"a": [1, 3]})

    def test_error(self):
        factorial("x")

    @unittest.skip("not now")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)

    def test_logs_and_warnings(self):
        import logging
        import warnings
        with self.assertLogs("x", "INFO") as logs:
            logging.getLogger("x").warning("w")
        with self.assertWarns(DeprecationWarning):
            warnings.warn("old", DeprecationWarning)
        self.assertEqual(logs.output, ["WARNING:x:w"])


class MockTest(unittest.IsolatedAsyncioTestCase):
    async def test_async(self):
        service = mock.AsyncMock(return_value=3)
        self.assertEqual(await service(1, k=2), 3)
        service.assert_awaited_once_with(1, k=2)

    @mock.patch("json.dumps", return_value="patched")
    def test_patch(self, dumps):
        self.assertEqual(json.dumps([1]), "patched")
        dumps.assert_called_once()
        m = mock.MagicMock(side_effect=[1, KeyError("k")])
        m.a.b.return_value = 5
        self.assertEqual((m(), m.a.b("x"), m.mock_calls[-1]), (1, 5, mock.call.a.b("x")))
        self.assertRaises(KeyError, m)


suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
out = io.StringIO()
result = unittest.TextTestRunner(stream=out, verbosity=2).run(suite)
print(json.dumps({"run": result.testsRun, "failures": [t.id().split(".")[-1] for t, _ in result.failures], "errors": [t.id().split(".")[-1] for t, _ in result.errors], "skipped": [r for _, r in result.skipped], "expected": len(result.expectedFailures), "ok": result.wasSuccessful(), "cleaned": len(FactorialTest.log)}))
print([line for line in out.getvalue().splitlines() if line.startswith(("test_", "FAIL", "ERROR", "AssertionError", "FAILED", "- ", "+ "))])
print(out.getvalue().count("Traceback"))
with contextlib.redirect_stdout(io.StringIO()) as report:
    failures, tried = doctest.testmod(verbose=False, report=True)
print(failures, tried, [line for line in report.getvalue().splitlines() if not line.startswith(("*", "File"))])
unittest.main(argv=["self-test", "FactorialTest.test_wrong"])
