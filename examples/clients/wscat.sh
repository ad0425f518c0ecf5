#!/bin/sh
# wscat: one request from the command line.  npm install -g wscat
# wscat: один запрос из командной строки; без -x — диалог: каждая строка — запрос.
#
#     sh examples/clients/wscat.sh [ws://127.0.0.1:8080]
address=${1:-ws://127.0.0.1:8080}

# -w: seconds to wait for the answer. wscat ends early when its standard input is closed.
wscat -c "$address" -x '{"type":"execute","code":"print(6 * 7)"}' -w 2
