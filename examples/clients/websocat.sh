#!/bin/sh
# websocat: one request, and several in one session.  https://github.com/vi/websocat
# websocat: один запрос и несколько запросов в одном сеансе.
#
#     sh examples/clients/websocat.sh [ws://127.0.0.1:8080]
address=${1:-ws://127.0.0.1:8080}

# -n1: one message there, one message back. -B: answers of more than 64 KiB in one piece.
echo '{"code":"print(6 * 7)"}' | websocat -n1 -B 16777216 "$address"

# Each line is a request; the session remembers x. -n keeps the connection open after the last line, and
# --max-messages-rev ends it after so many answers.
printf '%s\n' \
    '{"code":"let x = 20"}' \
    '{"code":"print(x + 1)"}' \
    '{"code":"print(y)","lang":"en"}' |
    websocat -n --max-messages-rev 3 -B 16777216 "$address"
