# Numbers that a shell cannot count: bc with a scale, long numbers, bases, functions.
calc() { bc -l <<< "scale=${2:-2}; $1"; }
echo "a third: $(calc 1/3)"
echo "half: $(calc '1/2' 1), $(calc '-1/4')"
price=19.99 count=3
total=$(echo "$price * $count" | bc)
echo "total $total with tax $(echo "scale=2; $total * 1.19 / 1" | bc)"
printf 'percent: %.1f%%\n' "$(echo "scale=4; 37 / 52 * 100" | bc)"
if (( $(echo "$total > 59.5" | bc) )); then echo "more than 59.5"; fi
echo "2^200" | bc
echo "obase=16; 3735928559" | bc
echo "ibase=2; 101101" | bc
bc <<'END'
define f(n) {
  if (n <= 1) return (1)
  return (n * f(n - 1))
}
define a(x) {
  auto s
  if (x < 0) { s = -1 } else { s = 1 }
  return (x * s)
}
f(25)
a(-3.50)
scale = 30
1 / 7
sqrt(2)
for (i = 1; i <= 3; i++) { i ^ i }
print "sum ", 1.25 + 2.5, "\n"
x = 7; x %= 4; x
END
bc -l <<< 'e(1); a(1)*4; l(10); s(0.5); c(0.5)'
mean() { local sum=0 n=0 x; for x; do sum=$(bc <<< "$sum + $x"); n=$((n + 1)); done; bc <<< "scale=3; $sum / $n"; }
mean 1.5 2.25 3.75
echo "1/0" | bc 2>/dev/null; echo "status $?"
awk -v a="$(bc <<< '10 % 3')" 'BEGIN { print a + 1 }'
