"""Word statistics: a summary as JSON, every word in artifacts/words.csv."""

import csv
import json
import re
import sys
import unicodedata
from collections import Counter

# The end of a sentence, also in Chinese, Japanese, Hindi and Arabic.
SENTENCE = re.compile(r"[.!?。！？।؟…]+(?=\s|$)|[。！？।؟]+")


def word_pattern(text):
    """Letters and digits of any script with their marks; an apostrophe or a hyphen inside belongs to the word."""
    # Marks (vowel signs in Hindi, points in Hebrew) are no letters to Python: add those that occur.
    marks = "".join(c for c in set(text) if unicodedata.category(c).startswith("M"))
    letter = rf"(?:[^\W_]|[{re.escape(marks)}])" if marks else r"[^\W_]"
    return re.compile(rf"{letter}+(?:['’\-]{letter}+)*")


def words_of(text, case_sensitive, min_length):
    # One way to write "é", or it would be two words.
    text = unicodedata.normalize("NFC", text if case_sensitive else text.casefold())
    return [word for word in word_pattern(text).findall(text) if len(word) >= min_length]


def by_frequency(words):
    """Words and their counts; equally frequent ones in alphabetical order."""
    return sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))


def sentences_of(text):
    return sum(any(map(str.isalnum, part)) for part in SENTENCE.split(text))


def write_csv(counts, total):
    with open("artifacts/words.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "count", "share"])
        writer.writerows([word, count, f"{count / total:.4f}"] for word, count in counts)


def main():
    options = json.load(sys.stdin)
    text = options["text"]
    words = words_of(text, options.get("case_sensitive", False), options.get("min_length", 1))
    counts = by_frequency(words)
    write_csv(counts, len(words))
    summary = {
        "characters": len(text),
        "lines": len(text.splitlines()),
        "sentences": sentences_of(text),
        "words": len(words),
        "distinct": len(counts),
        "mean_length": round(sum(map(len, words)) / len(words), 2) if words else 0,
        "longest": max(sorted(set(words)), key=len, default=None),
        "top": [{"word": word, "count": count} for word, count in counts[: options.get("top", 10)]],
    }
    json.dump(summary, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
