"""A script that tests itself: doctest, unittest with mocks and subtests, and what the runner writes."""
import doctest
import io
import json
import re
import sys
import unittest
from unittest import mock

CASES = json.load(sys.stdin)["cases"]


def slug(text):
    """Makes a name for a file.

    >>> slug("Hello, World!")
    'hello-world'
    >>> slug("")
    Traceback (most recent call last):
    ...
    ValueError: empty
    >>> [slug(c) for c in "aB"]  # doctest: +NORMALIZE_WHITESPACE
    ['a',   'b']
    >>> slug("wrong on purpose")
    'right'
    """
    if not text:
        raise ValueError("empty")
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Slugs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = []

    def setUp(self):
        self.made.append(self.id().rsplit(".", 1)[-1])
        self.addCleanup(self.made.append, "cleaned")

    def test_cases(self):
        for text, expected in CASES:
            with self.subTest(text=text):
                self.assertEqual(slug(text), expected)

    def test_empty(self):
        with self.assertRaisesRegex(ValueError, "^empty$") as caught:
            slug("")
        self.assertIsInstance(caught.exception, ValueError)

    def test_mocks(self):
        store = mock.Mock(spec=["get", "put"])
        store.get.side_effect = [1, KeyError("k")]
        self.assertEqual(store.get("a"), 1)
        with self.assertRaises(KeyError):
            store.get("b")
        store.get.assert_has_calls([mock.call("a"), mock.call("b")])
        with mock.patch(f"{__name__}.slug", autospec=True, return_value="x") as patched:
            self.assertEqual(slug("anything"), "x")
        patched.assert_called_once_with("anything")
        with self.assertRaises(AttributeError):
            store.other()
        with mock.patch.dict("os.environ", {"K": "v"}), mock.patch("builtins.open", mock.mock_open(read_data="text")) as opened:
            with open("f") as f:
                self.assertEqual(f.read(), "text")
        opened.assert_called_with("f")

    @unittest.skip("not today")
    def test_skipped(self):
        self.fail()

    @unittest.expectedFailure
    def test_expected(self):
        self.assertDictEqual({"a": 1}, {"a": 2})

    def test_differs(self):
        self.assertListEqual([1, 2, 3], [1, 5, 3], "lists")

    def test_breaks(self):
        {}["missing"]


class Later(unittest.IsolatedAsyncioTestCase):
    async def test_awaits(self):
        worker = mock.AsyncMock(return_value=3)
        self.assertEqual(await worker(1), 3)
        worker.assert_awaited_once_with(1)

    def test_logs(self):
        import logging
        with self.assertLogs("x", "INFO") as logs:
            logging.getLogger("x").warning("w %d", 1)
        self.assertEqual(logs.output, ["WARNING:x:w 1"])


out = io.StringIO()
runner = doctest.DocTestRunner(verbose=False)
for test in doctest.DocTestFinder().find(slug, "slug", globs={"slug": slug}):
    print(runner.run(test, out=out.write))
print(re.sub(r'File ".*?", line \d+', "File", out.getvalue()))
stream = io.StringIO()
suite = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromTestCase, (Slugs, Later)))
result = unittest.TextTestRunner(stream=stream, verbosity=2).run(suite)
text = re.sub(r"in \d+\.\d+s", "in 0s", stream.getvalue())
print("\n".join(line for line in text.splitlines() if not re.match(r"\s+(File|[~^]+|return|self|testMethod)|^  ", line)))
print(result, Slugs.made[:4], result.failures[0][0], len(result.errors))
sys.argv = ["run.py", "Later", "-q"]
sys.stderr = io.StringIO()
unittest.main(exit=True)
