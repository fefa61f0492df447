/** Help texts, in English like the file format. */

export const OVERVIEW = `tcplens: proxy, capture and decode TCP, byte for byte

  tcplens proxy --listen HOST:PORT [--target HOST:PORT | --mode socks|http|auto] [--tls intercept] [--json]
  tcplens ca [--export pem|der|p12 FILE] [--json]
  tcplens server --listen HOST:PORT | --unix PATH [--echo | --reply … | --http-page … | --mock CAPTURE] [--json]
  tcplens client HOST:PORT | --unix PATH [--send TEXT …] [--json]
  tcplens recipe [NAME] [--proxy] [--json]
  tcplens decode FILE [--filter TEXT] [--proto FILE] [--json]
  tcplens export FILE --format FORMAT [--filter TEXT] [--out PATH|-]
  tcplens find FILE PATTERN [--hex|--regex] [--filter TEXT] [--count] [--json]
  tcplens replay CAPTURE --connection N | TEST [--target HOST:PORT] [--pace wait|timing|fast] [--json]
  tcplens repeat CAPTURE --exchange N [--target HOST:PORT] [-n N] [-d SECONDS] [-c C] [--rate R] [--json]
  tcplens rules check FILE [--json]
  tcplens toxiproxy [--host HOST] [--port PORT] [--config FILE] [--json]
  tcplens demo [--json]

tcplens COMMAND --help describes a command and its options.`

const HELP: Record<string, string> = {
  proxy: `tcplens proxy --listen HOST:PORT|PATH [--mode MODE] [--target HOST:PORT|PATH] [OPTIONS]

Relays connections between clients and servers. Prints the connections and their HTTP messages.

  --listen HOST:PORT   listening address, or the PATH of a Unix socket or named pipe; port 0 selects a free port
  --mode MODE          forward      connects every client to --target (default)
                       socks        SOCKS4, SOCKS4a and SOCKS5 proxy
                       http         HTTP proxy: CONNECT, and requests with an absolute URL
                       auto         socks or http, detected from the first bytes; other protocols go to --target, if set
                       transparent  connections that the system redirects here (Linux), to their original destination
  --target HOST:PORT   upstream server, or the PATH of its Unix socket or named pipe
  --login USER:PASSWORD     credentials that SOCKS and HTTP clients must send
  --arrival-timeout MS      time limit for a client to name its destination (default 30,000)

 Upstream connections
  --upstream URL            connect through a proxy: socks5://[USER:PASSWORD@]HOST:PORT or http://…
  --override A[:P]=B[:Q]    connect to B when a client requests A; repeatable
  --dns ADDRESS             name server to use instead of the system's; repeatable
  --local ADDRESS           local address
  --family 4|6              use only IPv4 or IPv6
  --connect-timeout MS      time limit for connecting (default 30,000)

 TLS
  --tls pass|intercept      pass TLS through and print only its handshake (default), or decrypt it
  --ca-dir DIR              folder of the certificate authority that signs for intercepted hosts: ca.pem and ca-key.pem,
                            created on first use (default: the desktop app's). Clients must trust ca.pem, for example
                            curl --cacert DIR/ca.pem
  --only HOST               intercept only these hosts; *.HOST matches all subdomains
  --except HOST             intercept all hosts except these
  --no-starttls             do not intercept STARTTLS and similar upgrades
  --no-pass-pinned          keep intercepting clients that reject the certificate. By default, a client that rejects it
                            three times within 60 s is passed through for 5 minutes
  --target-tls same|tls|plain  use TLS upstream as the client does (default), always, or never
  --trust-upstream HOST     accept any certificate of this host
  --insecure-upstream       accept any certificate of all hosts
  --upstream-ca FILE        trust this certificate authority in addition to the system's
  --upstream-cert FILE[,KEY]   client certificate for upstream servers
  --upstream-sni NAME       server name to send upstream; --upstream-alpn LIST sets the protocols to offer
  --key-log FILE            write the TLS secrets of both sides in the SSLKEYLOGFILE format

 HOST options are repeatable, and accept several hosts separated by commas.

 Rules
  --rules FILE              delay, limit, damage or end connections by the rules of a YAML file: see docs/rules.md. A changed
                            file is read again; one with problems is reported, and the last good rules stay in force
  --group NAME=on|off       switch a group of rules; repeatable
  --seed N                  seed of everything that the rules draw, instead of that of the file

  --write FILE         save the whole capture as pcapng; Wireshark can open it at any time.
                       Without it, a temporary capture of at most 4 GiB is deleted at the end
  --limit SIZE         keep at most SIZE, such as 500MB or 2GB, or as much as the disk has space for. The capture is then
                       split into several files: FILE, FILE with .0002 before its extension, and so on; the oldest are
                       deleted
  --force              replace FILE if it exists
  --json               print one JSON object per line

Ctrl-C closes the connections, prints and saves the received data, and exits. A second Ctrl-C exits immediately.`,
  rules: `tcplens rules check FILE [--json]

Checks a rules file, and prints what each rule does. Every problem is printed with its line and column.
Exit codes: 0 no problems, 2 problems.

  --json               print one JSON object per line`,
  toxiproxy: `tcplens toxiproxy [--host HOST] [--port PORT] [--config FILE] [--seed N] [--write FILE] [--json]

Serves the HTTP API of Toxiproxy 2.12, for its clients and for test suites that use it. Each proxy is recorded, and each
toxic is a rule: see docs/rules.md. Prints the connections and their messages.

  --host HOST          address of the API (default localhost). It has no login: keep it on this machine
  --port PORT          port of the API (default 8474); 0 selects a free port
  --config FILE        JSON file with a list of proxies to create at the start
  --seed N             seed of toxicity, jitter and other draws (default 1)
  --write FILE         save the whole capture as pcapng; --limit SIZE and --force as for tcplens proxy
  --json               print one JSON object per line`,
  ca: `tcplens ca [--ca-dir DIR] [--export pem|der|p12 FILE [--force]] [--json]

Prints the name, validity and fingerprints of the certificate authority that signs for intercepted hosts. Creates the
authority if it does not exist. Its private key, ca-key.pem, is never exported; only your user account can read it.

  --ca-dir DIR         folder of ca.pem and ca-key.pem (default: the desktop app's)
  --export FORM FILE   export the certificate without its key: pem, der, or p12 without a password
  --force              replace FILE if it exists
  --regenerate         create a new key and certificate; every client must then trust the new certificate
  --json               print one JSON object`,
  server: `tcplens server --listen HOST:PORT | --unix PATH [OPTIONS]

Accepts clients and prints the data they send. The options below add automatic behaviours, in any combination.

  --listen HOST:PORT    listening address; port 0 selects a free port
  --unix PATH           listen on a Unix socket, or on a named pipe on Windows, instead
  --greet TEXT          send TEXT to each client when it connects
  --echo [PREFIX]       send received data back, with PREFIX in front of it
  --reply 'M=>A'        send A when the received data contains M; the first matching rule applies; repeatable.
                        M is text, hex:01??ff or /regular expression/; A is text or hex:…
  --every MS:TEXT       send TEXT to each client every MS milliseconds
  --http-page HTML      respond to HTTP requests with this page
  --http-file PATH      respond to HTTP requests with this file; its name determines the content type
  --http-dir DIR        respond to HTTP requests with the files of this folder
  --close               close the connection after each HTTP response
  --max-connections N   accept at most N clients; further clients are disconnected
  --mock CAPTURE        respond with recorded data: the HTTP exchanges of a capture, or its conversations if it has no
                        exchanges. CAPTURE can also be a mock set saved by --mock-keep. HTTP/2 recordings are sent as
                        HTTP/1
  --mock-match LIST     parts of a request that must equal the recorded request (default method,path,query,body):
                        method, path, query (in any order), query:NAME for only this parameter, -query:NAME to ignore
                        it, header:NAME, body, or json to compare bodies as JSON data
  --mock-messages HOW   match conversations of any protocol by: turns (as recorded; default), first:N bytes of each turn,
                        or messages, framed by lines, delimiter:HEX, fixed:N or length:1|2|4|8|varint[le][+N]
  --mock-order ORDER    order of matching responses: recorded (each once), cycle (as recorded, then from the start
                        again; default), or best (the most similar request, even if it does not match)
  --mock-miss ACTION    action for requests without a match (default 404, which names the most similar recording):
                        STATUS[:BODY], text:…, hex:…, close, reset, or forward:HOST:PORT to forward to an upstream server
                        and record its response for later; forward:tls:HOST:PORT uses TLS, forward:tls-any:HOST:PORT TLS
                        without certificate verification
  --mock-dates now|recorded   shift the Date header and the dates relative to it to the present (now; default), or send
                        them as recorded
  --mock-delay FACTOR   respond as slowly as recorded, multiplied by FACTOR (default: respond immediately)
  --mock-keep FILE      save the mock set, including forwarded responses
  --idle-timeout MS     close a connection after MS milliseconds without data
  --allow CIDR          accept only these client addresses; repeatable
  --block CIDR          reject these client addresses; repeatable
  --tls                 use TLS, with a newly generated certificate
  --write FILE          save the whole capture as pcapng; --force replaces FILE if it exists
  --limit SIZE          keep at most SIZE, such as 500MB, in several files; the oldest are deleted
  --json                print one JSON object per line, with the bytes of each segment in base64

TEXT can contain \\r \\n \\t \\0 \\\\ \\xNN \\u{…} and {{counter}} {{time}} {{random}} {{uuid}}. In a reply, {{1}} is the
first group matched by a regular expression. Ctrl-C stops the server.`,
  client: `tcplens client HOST:PORT | --unix PATH [OPTIONS]

Connects, sends data, and prints the received data. Without --send, --send-hex or --send-file, it sends each line of
standard input.

  --send TEXT           send TEXT, which can contain \\r \\n \\t \\0 \\\\ \\xNN \\u{…}; repeatable
  --send-hex HEX        send these bytes; repeatable
  --send-file PATH      send a file; repeatable
  --encoding NAME       text encoding: utf-8, gb18030, big5, shift_jis, euc-jp, euc-kr, latin1, utf-16le, utf-16be
  --eol crlf|lf|none    line end added to each text (default: none, or lf for lines of standard input)
  --every MS            send again every MS milliseconds, in total N times with --count N. In TEXT, {{counter}} is then
                        replaced by the number of the send
  --half-close          send a FIN after the last data; the server can continue to send
  --timeout MS          time limit for connecting, and for silence on the connection; then exit with code 1
  --family 4|6          use only IPv4 or IPv6
  --local-address ADDRESS   local address; --local-port PORT sets the local port
  --tls                 use TLS; --insecure accepts any certificate, --sni NAME sets the server name, --alpn LIST the
                        protocols to offer
  --write FILE          save the whole capture as pcapng; --force replaces FILE if it exists
  --limit SIZE          keep at most SIZE, such as 500MB, in several files; the oldest are deleted
  --json                print one JSON object per line, with the bytes of each segment in base64

Exits when both sides have closed the connection, with code 0, or 1 if the connection failed.`,
  replay: `tcplens replay CAPTURE --connection N [OPTIONS]
tcplens replay TEST [OPTIONS]

Sends the client's data of connection N again (decode prints the numbers), or the data of a test file, and compares the
replies with the recorded ones. --save-test creates a test file; for HTTP/2, it contains decoded fields.

  --target HOST:PORT   server to connect to, or the PATH of its socket (default: the recorded server, or the test's)
  --pace PACE          wait     send each message after the complete reply to the previous one (default)
                       timing   send at the recorded times; timing:FACTOR multiplies them
                       fast     send everything immediately
  --until RULE         end of a reply in a capture: auto (by messages for known protocols, otherwise by bytes; default),
                       bytes, messages, silence:MS, or /regular expression/
  --limit MS           time that a reply may take in addition to its recorded duration (default 5000, or the test's)
  --tls on|off         use or do not use TLS (default: as recorded, or as in the test). TLS sends the recorded server
                       name and ALPN protocols. --sni NAME sets the server name, --ca FILE trusts an additional
                       certificate authority, and --insecure accepts any certificate; each of these implies --tls on
  --skip-missing       skip client data that is missing from the capture
  --save-test FILE     also save the conversation as a test: a text file to read, edit and keep
  --repeat N           run N times, one after another
  --junit FILE         also write a JUnit report
  --write FILE         save the traffic as pcapng; --force replaces existing files
  --json               print one JSON object per line; the last one is
                       {"event":"result","verdict":"same"|"different"|"diverged","at":OFFSET or null}

Verdicts:
 same        all received bytes and the end of the connection were as recorded; in an HTTP/2 test, all fields and bodies
 different   the replies had the recorded structure but other bytes; the first difference is at OFFSET of the replies
 diverged    a reply was late, or the server closed the connection early; OFFSET is the number of bytes sent before

Exit code 0 for same, 1 for another verdict, 2 for wrong usage, 3 if the replay could not run.`,
  recipe: `tcplens recipe [NAME] [--proxy] [--write FILE [--force]] [--limit SIZE] [--json]

Starts the servers and clients of a recipe, and prints their traffic. Without NAME, it lists the recipes.

  --proxy        add a proxy between each client and its server
  --write FILE   save the whole capture as pcapng; --force replaces FILE if it exists
  --limit SIZE   keep at most SIZE, such as 500MB, in several files; the oldest are deleted
  --json         print one JSON object per line, with the bytes of each segment in base64`,
  decode: `tcplens decode FILE [--filter TEXT] [--proto FILE] [--json]

Prints the connections and HTTP messages of a capture. FILE is a pcapng or pcap file of any program, optionally compressed
with gzip or zstd, or a HAR file, which is converted to HTTP/1.1. FILE can be -, for standard input.

Supports HTTP/0.9 to HTTP/2. An HTTP message is printed when it is complete. Messages inside it are printed as they
appear: WebSocket messages, server-sent events, and messages of gRPC, gRPC-web and Connect streams, after decompression
and base64 decoding. The prefix "in 3:" means that they belong to exchange 3.

  --filter TEXT      print only matching requests with their responses, and the events of their connections; same syntax
                     as in the window, such as 'status:5xx or duration>1s' (docs/filter.md)
  --proto FILE       protobuf definitions, or a folder of them; gRPC messages are then printed with their types and field
                     names. Repeatable. If a file is invalid, decode exits with code 2
  --proto-path DIR   folder to resolve imports in, in addition to the folders that contain each file; repeatable
  --json             print one JSON object per line, in the format of a live proxy. "event" is "message" for HTTP, with
                     headers, trailers, the length and SHA-256 of the body, and the stream for HTTP/2; "websocket", "sse"
                     or "grpc" for messages inside it, which --proto extends by "type" and "fields"; "note" for a problem
                     in bytes outside any message`,
  export: `tcplens export FILE --format FORMAT [--filter TEXT] [--out PATH|-] [OPTIONS]

Exports the exchanges or connections of a capture to formats of other programs. FILE is any file that decode reads, or -
for standard input.

  --format FORMAT      har        HTTP Archive 1.2, for browsers
                       json       one JSON document
                       ndjson     one JSON document per line
                       csv        a table (RFC 4180)
                       markdown   a readable report
                       bodies     a new folder with one file per body; index.csv describes them
                       pcapng     the packets of the connections
  --filter TEXT        export only matching rows; same syntax as in the window, such as
                       'status:5xx or duration>1s' (docs/filter.md)
  --connections        export connections; HAR and bodies then contain all exchanges of each
  --out PATH|-         output file, or a new folder for bodies (default: -, standard output)
  --force              replace the file at PATH if it exists
  --no-bodies          omit bodies (HAR, JSON, Markdown)
  --body-limit BYTES   truncate decoded bodies to this length in text formats (default 67,108,864), or none for no limit
  --as-sent            do not decompress bodies
  --columns LIST       CSV columns: number, time, method, host, path, status, …, or header fields such as
                       response.header.server
  --raw-cells          CSV and index.csv: do not add a ' to cells that a spreadsheet would run as a formula. Without it,
                       the number of changed cells is printed
  --bom                CSV: start with a byte order mark, which Excel needs to detect UTF-8
  --language en|zh-CN  Markdown: language of the report
  --json               print the result as one JSON object to standard output (requires --out PATH)

The output file appears only when it is complete; a failed or stopped export leaves no file. Exit code 0 for success; 1 if
FILE cannot be read to its end (the readable part is exported) or the output cannot be written; 2 for wrong usage.`,
  find: `tcplens find FILE PATTERN [--hex|--regex] [--filter TEXT] [--count] [OPTIONS]

Prints each place of PATTERN in a capture and its surroundings. It is searched in three layers:

  wire                 the recorded streams, as connection:direction:offset. A stream is searched as a whole: a match may
                       begin in one packet and end in another, but never crosses missing bytes
  decoded              content that differs from them: bodies without chunks and compression, HTTP/2 heads and bodies,
                       WebSocket, gRPC and SSE messages. The place is that of the recorded bytes, followed by the
                       exchange, the part, and the offset in it. Bytes that are on the wire as they are count only there
  metadata             URLs, names, notes, TLS server names and events

  --hex                PATTERN is hexadecimal with wildcards: 01 ?3 * ff, where * is at most 4,096 bytes
  --regex              PATTERN is a regular expression in RE2 syntax; a match is at most 64 KiB long.
                       Without --hex and --regex, PATTERN is text with the escapes \\r \\n \\t \\0 \\\\ \\xNN \\u{…}
  --ignore-case        do not distinguish upper case and lower case
  --word               find text only as a whole word
  --encoding NAME      encoding of text, repeatable (default utf-8): utf-16le, utf-16be, gb18030, big5, shift_jis, euc-jp,
                       euc-kr, latin1
  --filter TEXT        search only the messages of matching exchanges; same syntax as in the window
  --connections        --filter selects connections instead
  --where LAYERS       layers to search, separated by commas (default wire,decoded,metadata)
  --count              print only the number of matches, which do not overlap
  --max N              stop after N matches
  --json               print one JSON object per line: "event" is "match", and "result" at the end

FILE - reads the capture from standard input. At most 10,000 matches of a stream are listed, and 200,000 in all; all are
counted. A body is decoded up to 8 MiB and 2 seconds; standard error names each one that was not searched to its end.
Exit code 0 if something was found, 1 if not, 2 for wrong usage, an invalid pattern or an unreadable file.`,
  repeat: `tcplens repeat CAPTURE --exchange N|--connection N [-n N] [-d SECONDS] [-c C] [--rate R] [OPTIONS]

Sends a captured request many times, and prints latencies, throughput and errors.

  --exchange N          exchange N of CAPTURE (decode prints the numbers). Several exchanges are the steps of one attempt,
                        in this order; --target, --extract and --replace after an exchange apply to that step
  --connection N        the client's data of connection N, for any protocol, instead of an exchange
    --until RULE        end of a response: bytes:N, pattern:RE (after its first match), silence:MS, or close
    --bytes A-B         send only bytes A to B, counted from 0, without byte B
    --greets            the server sends a greeting first, which ends by the same rule
  --target HOST:PORT    server to connect to, or the PATH of its socket (default: the recorded server)
  --tls                 use TLS; --no-tls does not. --insecure accepts any certificate, --sni NAME sets the server name,
                        --alpn LIST the protocols to offer
  -n N                  number of attempts (default 100, unless -d is set)
  -d SECONDS            duration; with -n and -d, the first limit reached ends the test
  -c C                  number of concurrent connections (default 1)
  --rate R              start R attempts per second, even if earlier ones are still waiting for responses. Latency is then
                        measured from the scheduled start, to avoid coordinated omission
  --pipeline P          send up to P requests on a connection before the first response arrives; for HTTP/2, P concurrent
                        streams
  --each                open a new connection for each request (default: reuse connections)
  --timeout MS          time limit for connecting, and for each response (default 30,000)

 Variables: {{NAME}} in a request is replaced by the current value of NAME
  --replace 'OLD=>NEW'  replace the text OLD in the request by NEW, such as 'user=7=>user={{id}}'
  --var NAME=A..B[/S]   numbers from A to B in steps of S; leading zeros in A set the width: 001..500
  --var NAME=list:A,B   these values in turn; NAME=choice:A,B picks one at random
  --var NAME=random:A..B, NAME=hex:BYTES, NAME=uuid   random values
  --csv FILE            one variable per column, named by the first line; --no-header names them column1, column2, …
  --at-end again|stop   after the last value, start again (default) or stop
  --seed N              seed of random values; the same seed produces the same values (default 1)
  --extract NAME=json:$.PATH | regex:RE | header:NAME | bytes:A-B
                        extract a value from the response, for later steps. regex takes the first group, or the whole
                        match if there is no group; head-regex:RE and head-bytes:A-B search the response head

 Recording
  --write FILE          save unusual requests as pcapng: errors, and responses with another status than the recorded one;
                        --slower MS adds slow responses, --record all saves all; --force replaces FILE if it exists
  --limit SIZE          keep at most SIZE of it, such as 500MB, in several files; the oldest are deleted
  --json                print one JSON object per line: "event" is "progress" about once per second, "result" at the end

Exit code 0 if all requests received a response, 1 if a request failed or the test could not run, 2 for wrong usage.
Ctrl-C stops the test and prints the results so far.`,
  demo: `tcplens demo [--json]

Starts the built-in HTTP server with a proxy in front of it, and prints the traffic. Run the printed curl command in
another terminal to see a request.

  --json   print one JSON object per line`
}

export function helpFor(command: string): string {
  return HELP[command] ?? OVERVIEW
}
