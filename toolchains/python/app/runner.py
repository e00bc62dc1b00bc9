"""CPython as `python3`: a WASI command whose snapshot holds the whole standard library.

What is here at module level runs once, while the snapshot is made; `Run.run` runs in every call, each time in a fresh copy
of the snapshot.
"""
from _skillhost import errnos

errnos.install()        # first: modules keep copies of the numbers that they see while they are imported

from _skillhost import stdlib

stdlib.install()        # before the rest is imported: out of code that is compiled already

from _skillhost import tls

tls.install()            # before http.client looks for `ssl`

from _skillhost import preload
from _skillhost import alarms, clock, commandline, files, jsondepth, machine, modes, names, network, packing, passwords, pools, processes, selecting
from _skillhost import space, standing, threads, tracebacks, workers, zones
from _skillhost import call

from wit_world import exports
from wit_world.imports import exit as host_exit
from componentize_py_types import Err


class Run(exports.Run):
    def run(self):
        code = call.run(commandline.execute)
        host_exit.set_code(code)
        if code:
            raise Err(None)


preload.install()
packing.install()
standing.install()
machine.install()
clock.install()
alarms.install()
files.install()
space.install()
modes.install()
names.install()
threads.install()
passwords.install()
pools.install()
workers.install()
processes.install()
selecting.install()
network.install()
zones.install()
jsondepth.install()
tracebacks.install()
call.freeze()
