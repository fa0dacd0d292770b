#!/usr/bin/env bash
# What a page costs, as a ratio to the same server's stylesheet from memory (a): `bash benches/pages.sh FILE…` with
# workbooks of letters to import. CANDOR_DATABASE_URL may name an empty PostgreSQL database. Needs wrk and curl; ends by
# itself; asks loopback only. Prints a table in Markdown: requests a second and p99 by the client's clock, processor time of
# the server for each request from /proc, both as ratios to a. Every figure is the median of three alternating rounds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PORT=${PORT:-18990}
SECONDS_A_ROUND=${SECONDS_A_ROUND:-3}
CONNECTIONS=16
SITE=http://127.0.0.1:$PORT
CANDOR=target/release/candor
TICKS=$(getconf CLK_TCK)

SCRATCH=$(mktemp -d)
SERVER=""
trap '[ -z "$SERVER" ] || kill "$SERVER" 2> /dev/null || true; wait 2> /dev/null || true; rm -rf "$SCRATCH"' EXIT
export CANDOR_DATA_DIR=$SCRATCH/data CANDOR_LISTEN=127.0.0.1:$PORT CANDOR_LOG=warn

memory() { awk '/RssAnon/ { printf "%.0f MB", $2 / 1024 }' "/proc/$SERVER/status"; }
healthy() { until curl -sf "$SITE/healthz" > "$SCRATCH/health"; do sleep 0.05; done; }
start() { "$CANDOR" serve > "$SCRATCH/log" 2>&1 & SERVER=$!; healthy; }
ticks() { awk '{ print $14 + $15 }' "/proc/$SERVER/stat"; }

echo "## Import and start"
for workbook in "$@"; do
  began=$(date +%s%N)
  "$CANDOR" import letters "$workbook" > "$SCRATCH/import" 2>&1
  echo "- $(basename "$workbook"): $(((($(date +%s%N) - began)) / 1000000)) ms"
done
"$CANDOR" check > "$SCRATCH/check" 2>&1 && echo "- check: no difference"
link=$("$CANDOR" staff add bench@example.com --role admin 2> /dev/null | grep -o 'token=[^ ]*')
began=$(date +%s%N)
start
echo "- start to healthy: $((($(date +%s%N) - began) / 1000000)) ms; anonymous memory then $(memory)"
began=$(date +%s%N)
until grep -q '"not_indexed":0' "$SCRATCH/health"; do sleep 0.2; healthy; done
echo "- index filled from nothing: $((($(date +%s%N) - began) / 1000000)) ms; anonymous memory then $(memory)"

# Signs in the way a browser does.
JAR=$SCRATCH/jar
token() { grep -o 'name="csrf" value="[^"]*"' | head -1 | cut -d'"' -f4; }
csrf=$(curl -s -c "$JAR" -b "$JAR" "$SITE/account/password?$link" | token)
curl -s -o /dev/null -c "$JAR" -b "$JAR" -H "Origin: $SITE" --data-urlencode "csrf=$csrf" -d "$link" \
  -d 'new_password=a-long-benchmark-password' "$SITE/account/password"
csrf=$(curl -s -c "$JAR" -b "$JAR" "$SITE/session/new" | token)
curl -s -o /dev/null -c "$JAR" -b "$JAR" -H "Origin: $SITE" --data-urlencode "csrf=$csrf" -d 'email=bench@example.com' \
  -d 'password=a-long-benchmark-password' "$SITE/session/new"
session=$(awk '$6 == "candor_session" { print $7 }' "$JAR")
[ -n "$session" ] || { echo "could not sign in" >&2; exit 1; }

css=$(curl -s "$SITE/" | grep -o '/static/candor-[0-9a-f]*\.css' | head -1)
thread=$(curl -s "$SITE/complaints" | grep -o 'href="/complaints/[0-9]*"' | head -1 | cut -d'"' -f2)
# Name, address, cookie. A session that nobody has is looked up and not found: a visitor whose page nothing is kept of.
pages=(
  "a|$css|"
  "thread, kept|$thread|"
  "list, kept|/complaints|"
  "home, kept|/|"
  "thread, signed in|$thread|candor_session=$session"
  "list, signed in|/complaints|candor_session=$session"
  "home, signed in|/|candor_session=$session"
  "thread, nothing kept|$thread|candor_session=none"
  "list, nothing kept|/complaints|candor_session=none"
  "home, nothing kept|/|candor_session=none"
)
for round in 1 2 3; do
  for page in "${pages[@]}"; do
    IFS='|' read -r name path cookie <<< "$page"
    before=$(ticks)
    wrk -t1 -c"$CONNECTIONS" -d"${SECONDS_A_ROUND}s" --latency -H "Cookie: $cookie" -H 'Accept-Language: zh-CN' \
      "$SITE$path" > "$SCRATCH/wrk"
    used=$(($(ticks) - before))
    awk -v name="$name" -v used="$used" -v ticks="$TICKS" '
      /requests in/ { requests = $1 } /Requests\/sec/ { rate = $2 } /99%/ { p99 = $2 } /Non-2xx/ { bad = $NF }
      END { printf "%s|%.0f|%s|%.1f|%d\n", name, rate, p99, used / ticks / requests * 1e6, bad }' "$SCRATCH/wrk" \
      >> "$SCRATCH/rounds"
  done
done
echo
echo "## Pages"
echo
echo "| page | bytes | req/s | p99 | processor µs | ratio by req/s | ratio by processor |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
median() { sort -n | sed -n 2p; }
column() { awk -F'|' -v name="$1" -v at="$2" '$1 == name { print $at }' "$SCRATCH/rounds"; }
rate_a=$(column a 2 | median)
cost_a=$(column a 4 | median)
for page in "${pages[@]}"; do
  IFS='|' read -r name path cookie <<< "$page"
  [ "$(column "$name" 5 | sort -n | tail -1)" = 0 ] || { echo "$name was answered other than 2xx" >&2; exit 1; }
  bytes=$(curl -s -H "Cookie: $cookie" -H 'Accept-Language: zh-CN' "$SITE$path" | wc -c)
  rate=$(column "$name" 2 | median)
  cost=$(column "$name" 4 | median)
  awk -v name="$name" -v bytes="$bytes" -v rate="$rate" -v p99="$(column "$name" 3 | sort -V | sed -n 2p)" -v cost="$cost" \
    -v rate_a="$rate_a" -v cost_a="$cost_a" 'BEGIN {
      printf "| %s | %d | %d | %s | %.0f | %.3f | %.3f |\n", name, bytes, rate, p99, cost, rate / rate_a, cost_a / cost }'
done
echo
for _ in $(seq 25); do
  curl -s -o /dev/null -w '%{time_total}\n' "$SITE/search?q=%E7%89%A9%E4%B8%9A"
done | sort -n | sed -n '13p;24p' | tr '\n' ' ' | awk '{ printf "search for 物业, one at a time: median %.1f ms, 24th of 25 %.1f ms\n", $1 * 1000, $2 * 1000 }'
echo "anonymous memory after all this: $(memory); binary: $(stat -c %s "$CANDOR" | awk '{ printf "%.1f MB", $1 / 1e6 }')"
