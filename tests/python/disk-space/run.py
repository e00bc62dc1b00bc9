"""Is there room for the result?"""
import shutil

usage = shutil.disk_usage("/tmp")
print(usage.total >= usage.used, usage.free > 0)
