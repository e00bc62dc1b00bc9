"""Imports the part of the standard library that scripts use most, so that the snapshot has it ready."""
import sys

import abc, argparse, array, ast, asyncio, atexit, base64, binascii, bisect, builtins, calendar, cmath, codecs, collections
import collections.abc, concurrent.futures, concurrent.futures.thread, configparser, contextlib, contextvars, copy, csv
import dataclasses, datetime, decimal, difflib, email, email.message, email.parser, enum, errno, fnmatch, fractions, functools
import gc, getpass, glob, gzip, hashlib, heapq, hmac, html, html.parser, http, http.client, importlib, importlib.abc
import importlib.machinery, importlib.metadata, importlib.resources, importlib.util, inspect, io, ipaddress, itertools, json
import keyword, linecache, locale, logging, logging.handlers, marshal, math, mimetypes, numbers, operator, optparse, os, pathlib
import pickle, pkgutil, platform, pprint, queue, quopri, random, re, reprlib, runpy, secrets, selectors, shlex, shutil, signal
import site, socket, stat, statistics, string, struct, subprocess, sysconfig, tarfile, tempfile, textwrap, threading, time
import timeit, token, tokenize, tomllib, traceback, types, typing, unicodedata, unittest, urllib.error, urllib.parse
import urllib.request, uuid, warnings, weakref, xml.dom.minidom, xml.etree.ElementTree, zipfile, zlib, zoneinfo
import encodings.ascii, encodings.cp1252, encodings.idna, encodings.latin_1, encodings.punycode, encodings.utf_16
import encodings.utf_8, encodings.utf_8_sig

try:
    import sqlite3
except ImportError:
    pass

from . import missing


def install():
    sys.meta_path.insert(0, missing.Finder)
    if not hasattr(builtins, "exit"):
        site.setquit()
        site.setcopyright()
        site.sethelper()
