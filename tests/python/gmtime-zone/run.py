"""What the C library calls the zone of Greenwich."""
import time

print(time.strftime("%Z %z", time.gmtime(0)), time.gmtime(0).tm_zone, time.localtime(0).tm_zone)
