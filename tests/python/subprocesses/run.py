"""Runs python3 from python3: output, input, exit codes, pipes, time-outs, environment."""
import json
import os
import subprocess
import sys

text = json.load(sys.stdin)["text"]
PY = sys.executable


def python(code, *args, **options):
    return subprocess.run([PY, "-c", code, *args], **options)


done = python("import sys; print(sys.argv[1:], file=sys.stdout); print('err', file=sys.stderr); sys.exit(3)", "a b", "$x", capture_output=True, text=True)
print(done.returncode, repr(done.stdout), repr(done.stderr), done.args[1])
print(python("import sys; sys.stdout.writelines(sorted(sys.stdin))", input=text, stdout=subprocess.PIPE, encoding="utf-8").stdout)
print(subprocess.check_output([PY, "-c", "import os; print(os.environ['X'], os.path.basename(os.getcwd()), 'HOME' in os.environ)"], env={"X": "é", "PATH": os.environ["PATH"]}, cwd="artifacts", text=True))
try:
    python("raise SystemExit('bad')", check=True, stderr=subprocess.PIPE)
except subprocess.CalledProcessError as e:
    print(e.returncode, e.stderr, str(e).endswith("returned non-zero exit status 1."))
try:
    python("import time; print('before', flush=True); time.sleep(60)", timeout=0.5, stdout=subprocess.PIPE)
except subprocess.TimeoutExpired as e:
    print("timed out after", e.timeout)
try:
    subprocess.run(["no-such-program"])
except FileNotFoundError as e:
    print(e.errno, e.filename)
with subprocess.Popen([PY, "-u", "-c", "import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
    for word in ("one", "two"):
        p.stdin.write(word + "\n")
        p.stdin.flush()
        print(p.stdout.readline().strip(), p.poll())
    p.stdin.close()
    print(p.wait(), p.stdout.read() == "")
first = subprocess.Popen([PY, "-c", "print('x\\ny\\nx')"], stdout=subprocess.PIPE)
second = subprocess.Popen([PY, "-c", "import sys; print(sum(l == 'x\\n' for l in sys.stdin))"], stdin=first.stdout, stdout=subprocess.PIPE)
first.stdout.close()
print(second.communicate()[0], first.wait())
p = subprocess.Popen([PY, "-c", "import time; time.sleep(60)"])
print(p.poll())
p.terminate()
print(p.wait(), p.returncode)
p = subprocess.Popen([PY, "-c", "import time; time.sleep(60)"])
p.kill()
print(p.wait())
print(python("import sys; sys.stdout.write('o'); sys.stdout.flush(); sys.stderr.write('e')", stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
with open("artifacts/out.txt", "w") as f:
    python("print('to a file')", stdout=f)
print(open("artifacts/out.txt").read(), python("print('nowhere')", stdout=subprocess.DEVNULL).returncode)
big = python("print('x' * 300_000)", stdout=subprocess.PIPE).stdout
print(len(big), len(python("import sys; sys.stdout.write(sys.stdin.read()[::-1])", input="ab" * 100_000, capture_output=True, text=True).stdout))
print(subprocess.run([PY, "-m", "json.tool", "--compact"], input='{"a": [1, 2]}', capture_output=True, text=True).stdout)
print(subprocess.getoutput("echo shell; exit 4"), subprocess.getstatusoutput("exit 4"), subprocess.run("echo $0 | wc -c; false", shell=True, stdout=subprocess.PIPE, text=True).returncode)
print(subprocess.run([PY, "child.py", "arg"], capture_output=True, text=True).stdout, os.system(f"{PY} -c 'raise SystemExit(2)'") >> 8)
print(subprocess.call([PY, "-c", "import os; os._exit(9)"]), python("import os; os.abort()", stderr=subprocess.DEVNULL).returncode)
sys.stdout.flush()
python("print('inherited')")
with os.popen("cat", "w") as pipe:
    print("to popen", file=pipe)
lines = os.popen("printf 'a\\nb\\n'").read().split()
print(lines, subprocess.list2cmdline(["a b", "c"]))
sys.exit(python("1/0", stderr=subprocess.DEVNULL).returncode + 4)
