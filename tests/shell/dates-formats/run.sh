# What `date` prints of one moment, in all the ways that scripts ask for.
at=@1709287445.123456789
show() { printf '%s: %s\n' "$1" "$(date -u -d "$at" "$1")"; }
for format in +%^a +%^b +%#p +%3N +%6N +%N +%-d +%_d +%03d +%-m +%5Y +%_H +%-I +%j +%U +%V +%G +%u +%s +%:z +%::z +%q +%C +%y +%e +%k +%l +%P +%r +%R +%T +%D +%F +%h '+%a %A %b %B' '+%%|%n|%t|'; do
  show "$format"
done
for option in -I -Ihours -Iminutes -Iseconds -Ins -R --rfc-3339=date --rfc-3339=seconds --rfc-3339=ns --iso-8601=seconds; do
  printf '%s: %s\n' "$option" "$(date -u -d "$at" "$option")"
done
date -u -d '2024-02-29 +1 year' +%F
date -u -d '2024-03-01 -1 day' '+%A, %d. %B'
date -u -d 'not a date'; echo "status $?"
TZ=America/New_York date -d "$at" '+%F %T %Z'
first=$(date -u -d 2024-01-01 +%s) second=$(date -u -d 2024-03-01 +%s)
echo "$(((second - first) / 86400)) days"
week() { for i in 0 1 2; do date -u -d "2024-12-30 + $i days" '+%G-W%V-%u %^a'; done; }
week
date -u -d "2024-02-30" 2>&1
