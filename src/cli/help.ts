/** Help texts, in English like the file format. */

export const OVERVIEW = `tcplens: relay, capture and decode TCP, byte for byte

  tcplens proxy --listen HOST:PORT [--target HOST:PORT | --mode socks|http|auto] [--tls intercept] [--json]
  tcplens ca [--export pem|der|p12 FILE] [--json]
  tcplens server --listen HOST:PORT | --unix PATH [--echo | --reply … | --http-page … | --mock CAPTURE] [--json]
  tcplens client HOST:PORT | --unix PATH [--send TEXT …] [--json]
  tcplens recipe [NAME] [--proxy] [--json]
  tcplens decode FILE [--proto FILE] [--json]
  tcplens export FILE --format FORMAT [--filter TEXT] [--out PATH|-]
  tcplens replay CAPTURE --connection N | TEST [--target HOST:PORT] [--pace wait|timing|fast] [--json]
  tcplens repeat CAPTURE --exchange N [--target HOST:PORT] [-n N] [-d SECONDS] [-c C] [--rate R] [--json]
  tcplens demo [--json]

tcplens COMMAND --help says more about each.`

const HELP: Record<string, string> = {
  proxy: `tcplens proxy --listen HOST:PORT|PATH [--mode MODE] [--target HOST:PORT|PATH] [OPTIONS]

Relays its clients to their targets, and prints connections and the HTTP messages in them.

  --listen HOST:PORT   where clients connect; port 0 takes any free one; or a Unix socket's or named pipe's PATH
  --mode MODE          forward      all go to --target (without --mode)
                       socks        SOCKS4, 4a and SOCKS5: clients say where they want to go
                       http         CONNECT, and requests with a whole URL
                       auto         socks or http, by the first bytes; what is neither goes to --target, if there is one
                       transparent  what the system sends here (Linux), to where it was going
  --target HOST:PORT   where their bytes go; or a PATH
  --login USER:PASSWORD     what clients of socks and http must show
  --arrival-timeout MS      in which a client must have said where it wants to go; 30,000

 The way out
  --upstream URL            through socks5://[user:password@]HOST:PORT or http://[user:password@]HOST:PORT
  --override A[:P]=B[:Q]    who asks for A is sent to B; may be repeated
  --dns ADDRESS             a name server in place of the system's; may be repeated
  --local ADDRESS           of our end; --family 4|6, --connect-timeout MS (30,000)

 TLS
  --tls pass|intercept      leave TLS closed and only say what can be read of it, or open it
  --ca-dir DIR              the authority that signs for intercepted hosts, ca.pem and ca-key.pem, is found or made
                            there; without it the desktop app's. Trust ca.pem, as in curl --cacert DIR/ca.pem
  --only HOST               intercept only these, --except HOST all but these; *.HOST is every name below it
  --no-starttls             leave STARTTLS and its kin closed
  --no-pass-pinned          keep intercepting clients that refuse the certificate; without it a client that refuses it
                            three times within 60 s is passed through for 5 minutes
  --target-tls same|tls|plain  what targets hear: what the client speaks, TLS in any case, or no TLS
  --trust-upstream HOST     take its certificate as it is; --insecure-upstream takes everybody's
  --upstream-ca FILE        trust this authority as well
  --upstream-cert FILE[,KEY]   show targets this certificate; --upstream-sni NAME, --upstream-alpn LIST
  --key-log FILE            write the secrets of both sides there, as SSLKEYLOGFILE

 HOST options may be repeated, or hold several with commas between.

  --write FILE         keep the whole capture, a pcapng file that Wireshark opens at any moment;
                       without it a temporary capture of at most 4 GiB is deleted at the end
  --limit SIZE         keep at most SIZE, such as 500MB or 2GB, or what the disk has room for: the capture is then
                       several files, FILE, FILE with .0002 before its extension and so on; the oldest are deleted
  --force              replace FILE if it exists
  --json               one JSON object a line

Ctrl-C stops: connections are ended, what they sent is printed and written. A second Ctrl-C ends at once.`,
  ca: `tcplens ca [--ca-dir DIR] [--export pem|der|p12 FILE [--force]] [--json]

Prints the name, validity and fingerprints of the certificate authority that signs for intercepted hosts, which is made
now if there is none. Its key, ca-key.pem, stays where it is and is for this user alone.

  --ca-dir DIR         where ca.pem and ca-key.pem lie; without it the desktop app's
  --export FORM FILE   the certificate alone, without its key: pem, der, or p12 without a password
  --force              replace FILE if it exists
  --regenerate         a new key and certificate; what trusted the old one must be told again
  --json               one JSON object`,
  server: `tcplens server --listen HOST:PORT | --unix PATH [OPTIONS]

Accepts clients, prints what they send, and does by itself what the options say, in any combination.

  --listen HOST:PORT    where clients connect; port 0 takes any free one
  --unix PATH           a Unix socket, or a named pipe on Windows, in its place
  --greet TEXT          sent to each client as it connects
  --echo [PREFIX]       sends back what comes, with PREFIX in front
  --reply 'M=>A'        sends A where M comes, the first that matches; may be repeated.
                        M is text, hex:01??ff or /regular expression/, A is text or hex:…
  --every MS:TEXT       sent to each client every MS milliseconds
  --http-page HTML      answers HTTP requests with this page
  --http-file PATH      … with this file, its type by its name
  --http-dir DIR        … with the files of this folder
  --close               ends the connection behind each HTTP answer
  --max-connections N   a client above N is let go at once
  --mock CAPTURE        answers from what was recorded: the HTTP exchanges of a capture, or where it has none its
                        conversations; of HTTP/2 as HTTP/1. CAPTURE may be a set that --mock-keep has left
  --mock-match LIST     what of a request must be the same: method, path, query (in any order), query:NAME for only
                        these, -query:NAME for all but these, header:NAME, body, or json for the same data; without it
                        method,path,query,body
  --mock-messages HOW   any protocol, by its conversations: turns (as recorded), first:N bytes of these, or messages by
                        lines, delimiter:HEX, fixed:N or length:1|2|4|8|varint[le][+N]
  --mock-order ORDER    recorded (each once), best (the most alike) or cycle (each in turn, and again; without it)
  --mock-miss WHAT      to what nothing recorded answers: STATUS[:BODY], text:… or hex:…, close, reset, or
                        forward:HOST:PORT to ask the real one and answer from that later; forward:tls:HOST:PORT over
                        TLS, tls-any: without verifying it. Without it 404, with what was nearest
  --mock-dates now|recorded   Date and what counts from it as of now, or as it was; now
  --mock-delay FACTOR   as slow as recorded, times this; at once without it
  --mock-keep FILE      the set is made there and stays, with what was forwarded
  --idle-timeout MS     ends a connection on which nothing passed for MS milliseconds
  --allow CIDR          lets in only these addresses; --block CIDR keeps these out; both may be repeated
  --tls                 with a certificate made on the spot
  --write FILE          keep the whole capture, a pcapng file; --force replaces FILE if it exists
  --limit SIZE          keep at most SIZE, such as 500MB, in several files; the oldest are deleted
  --json                one JSON object a line, the bytes of each segment in base64

TEXT knows \\r \\n \\t \\0 \\ \\xNN \\u{…} and {{counter}} {{time}} {{random}} {{uuid}}; in an answer {{1}} is what
the first group of a regular expression matched. Ctrl-C stops.`,
  client: `tcplens client HOST:PORT | --unix PATH [OPTIONS]

Connects, sends, and prints what comes. Without anything to send, each line of standard input is sent.

  --send TEXT           with \\r \\n \\t \\0 \\ \\xNN \\u{…}; --send-hex HEX and --send-file PATH; all may be repeated
  --encoding NAME       of text: utf-8, gb18030, big5, shift_jis, euc-jp, euc-kr, latin1, utf-16le, utf-16be
  --eol crlf|lf|none    what follows each text; none, or lf for lines of standard input
  --every MS            sends again every MS milliseconds, --count N times in all; {{counter}} then counts
  --half-close          ends our side when all is sent; the other side may go on
  --timeout MS          gives up where nothing passed for MS milliseconds: exit code 1
  --family 4|6          of the address; --local-address ADDRESS and --local-port PORT of our end
  --tls                 --insecure takes any certificate, --sni NAME and --alpn LIST say what is asked for
  --write FILE          keep the whole capture, a pcapng file; --force replaces FILE if it exists
  --limit SIZE          keep at most SIZE, such as 500MB, in several files; the oldest are deleted
  --json                one JSON object a line, the bytes of each segment in base64

Ends when both sides have ended: exit code 0, or 1 where the connection broke.`,
  replay: `tcplens replay CAPTURE --connection N [OPTIONS]
tcplens replay TEST [OPTIONS]

Says once more what the client said in connection N of a capture (as decode numbers it), or what a test says, and
compares what comes with what was recorded. A test is a text that --save-test writes; of HTTP/2 it expects decoded fields.

  --target HOST:PORT   or a PATH: where it goes; without it, where it went, or where the test says
  --pace PACE          wait: the next piece goes once the reply before it is in (this is the default); timing, or
                       timing:FACTOR: at the moments of the recording; fast: at once
  --until WHAT         when a reply of a capture is whole: auto (messages where the protocol is known, else bytes),
                       bytes, messages, silence:MS, or /regular expression/
  --limit MS           how much longer than when it was recorded a reply may take; 5000, or what the test says
  --tls on|off         in place of what there was, or what the test says. TLS asks for the same server and protocol as
                       when it was recorded, unless --sni NAME says who; --ca FILE trusts this authority as well,
                       --insecure takes any certificate. Each of these three means TLS
  --skip-missing       leaves out what the capture does not hold of what the client said
  --save-test FILE     also writes the conversation of a capture as a test: a text to be read, edited and kept
  --repeat N           N times, one behind the other
  --junit FILE         also writes a report in the form of JUnit
  --write FILE         keep what passed, a pcapng file; --force replaces files that exist
  --json               one JSON object a line; the last one is
                       {"event":"result","verdict":"same"|"different"|"diverged","at":OFFSET or null}

 same        every byte that came was the same, and so was the end; of a test of HTTP/2, every field and body
 different   the turns held, and bytes differ: the first at OFFSET of what was to come
 diverged    a reply was not there in time, or the server ended early: so many bytes had been sent

Exit code 0 for same, 1 for anything else, 2 for bad usage, 3 where it could not be run.`,
  recipe: `tcplens recipe [NAME] [--proxy] [--write FILE [--force]] [--limit SIZE] [--json]

Starts the servers and clients of a recipe, and prints what passes. Without NAME it lists the recipes.

  --proxy        with a proxy between each client and its server
  --write FILE   keep the whole capture, a pcapng file; --force replaces FILE if it exists
  --limit SIZE   keep at most SIZE, such as 500MB, in several files; the oldest are deleted
  --json         one JSON object a line, the bytes of each segment in base64`,
  decode: `tcplens decode FILE [--proto FILE] [--json]

Prints the connections and HTTP messages of a capture: pcapng or pcap, of Tcplens or any other program, compressed
with gzip or zstd as well; and of HAR files, rebuilt as HTTP/1.1. FILE may be -, for standard input.

HTTP is HTTP/0.9 to 2. A message is printed when it has ended; what is said inside it as it passes: messages of
WebSocket, events of text/event-stream, messages of gRPC, gRPC-web and streams of Connect, content codings and base64
removed.
"in 3:" is their exchange.

  --proto FILE       definitions of protobuf, or a folder of them: messages of gRPC are printed with their types and
                     the names of their fields. May be repeated; a file that is wrong ends it, exit code 2
  --proto-path DIR   where imports begin, beside the folders above each file; may be repeated
  --json             one JSON object a line, the same as the proxy printed live: "event" is message for HTTP, with its
                     headers, trailers, length and SHA-256 of the body, for HTTP/2 its stream; websocket, sse or grpc
                     for what is inside, with --proto a message's "type" and "fields"; note for what is found about
                     bytes that are in no message`,
  export: `tcplens export FILE --format FORMAT [--filter TEXT] [--out PATH|-] [OPTIONS]

Writes the exchanges of a capture (or its connections) in a form that other programs read. FILE is whatever decode
reads, and may be -, for standard input.

  --format FORMAT      har        HTTP Archive 1.2, as browsers open it
                       json       one document;  ndjson  one document a line
                       csv        a table (RFC 4180)
                       markdown   a report for people
                       bodies     a new folder with each body as a file, and index.csv which says what they are
                       pcapng     the packets of their connections
  --filter TEXT        only the rows that this shows, as in the window: words, status:5xx, host:example.com
  --connections        rows are connections; HAR and bodies then hold all exchanges of each
  --out PATH|-         where it goes: a file, a new folder for bodies; - or nothing is standard output
  --force              replace a file at PATH if it exists
  --no-bodies          heads alone, of HAR, JSON and Markdown
  --body-limit BYTES   of each body, decoded, at most so many bytes are written into a text; 67,108,864; or none
  --as-sent            bodies with their content codings left on
  --columns LIST       of CSV: number, time, method, host, path, status, …, or fields as response.header.server
  --raw-cells          of CSV and index.csv: leave cells as they are that a spreadsheet would run as a formula; they
                       get a ' before them otherwise, and it is told how many
  --bom                of CSV: begin with a byte order mark, by which Excel knows UTF-8
  --language en|zh-CN  of Markdown
  --json               say what was written as one JSON object on standard output (with --out PATH)

A file appears under its name when it is whole; nothing is left of one that failed or was stopped with Ctrl-C. Exit code
0; 1 where FILE cannot be read to its end (what could be read is written) or nothing can be written; 2 for bad usage.`,
  repeat: `tcplens repeat CAPTURE --exchange N|--connection N [--target HOST:PORT] [-n N] [-d SECONDS] [-c C] [--rate R] [OPTIONS]

Sends a captured request many times, and prints how long the answers took, how many came, and what went wrong.

  --exchange N          exchange N of CAPTURE, as decode numbers it. Several of them are steps of one attempt, in
                        their order; --target, --extract and --replace behind one are of that step
  --connection N        in place of --exchange: what the client of connection N said, whatever it speaks
    --until HOW         where an answer ends: bytes:N, pattern:RE (with its first match), silence:MS, or close
    --bytes A-B         of what it said these bytes only, from 0; --greets: the server speaks first, which ends likewise
  --target HOST:PORT    or a PATH, in place of where it went; --tls, --no-tls, --insecure, --sni NAME and --alpn LIST as well
  -n N                  attempts; 100 where neither -n nor -d is given
  -d SECONDS            for so long, whichever of both is over first
  -c C                  connections, or lanes, at once; 1
  --rate R              R attempts begin each second, whether or not earlier ones were answered; latency then counts
                        from when a request was due, so that nothing is hidden by waiting (coordinated omission)
  --pipeline P          up to P requests on each connection before the first is answered; what was captured over HTTP/2 is
                        sent so, and has P streams at once
  --each                a connection for each request; without it connections are kept
  --timeout MS          for connecting, and for each answer; 30,000

 Values that change: {{NAME}} in a request stands for one
  --replace 'OLD=>NEW'  NEW in place of the text OLD of the request, such as 'user=7=>user={{id}}'
  --var NAME=A..B[/S]   a number from A to B by S, with as many digits as A is typed with: 001..500
  --var NAME=list:A,B   one after the other; NAME=choice:A,B at random
  --var NAME=random:A..B, NAME=hex:BYTES, NAME=uuid
  --csv FILE            a variable for each column, named by the first line; with --no-header column1, column2 …
  --at-end again|stop   what follows the last value; again
  --seed N              what is random is the same for the same N; 1
  --extract NAME=json:$.PATH | regex:RE | header:NAME | bytes:A-B   from the answer, for the steps that follow; of RE
                        its first group, else all of it; head-regex:RE and head-bytes:A-B look at the head

 What is recorded
  --write FILE          what is odd goes into this capture: errors and other statuses than the original's;
                        --slower MS these too, --record all everything; --force replaces FILE if it exists
  --limit SIZE          keep at most SIZE of it, such as 500MB, in several files; the oldest are deleted
  --json                one JSON object a line: "event" is progress about once a second, and result at the end

Exit code 0 where all was answered, 1 where something failed or it could not run, 2 for bad usage. Ctrl-C stops at
once, and what was counted is printed.`,
  demo: `tcplens demo [--json]

Starts the built-in HTTP server and a proxy in front of it, and prints what passes. Try the curl line it shows.

  --json   one JSON object a line`
}

export function helpFor(command: string): string {
  return HELP[command] ?? OVERVIEW
}
