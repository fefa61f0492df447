/** Help texts. The console host speaks English, like the file format. */

export const OVERVIEW = `tcplens: relay, capture and decode TCP, byte for byte

  tcplens proxy --listen HOST:PORT --target HOST:PORT [--write FILE [--force]] [--json]
  tcplens server --listen HOST:PORT | --unix PATH [--echo | --reply … | --http-page … ] [--json]
  tcplens client HOST:PORT | --unix PATH [--send TEXT …] [--json]
  tcplens recipe [NAME] [--proxy] [--json]
  tcplens decode FILE [--json]
  tcplens demo [--json]

tcplens COMMAND --help says more about each.`

const HELP: Record<string, string> = {
  proxy: `tcplens proxy --listen HOST:PORT --target HOST:PORT [--write FILE [--force]] [--json]

Relays every client of the listen address to the target, and prints connections and the HTTP messages in them.

  --listen HOST:PORT   where clients connect; port 0 takes any free one
  --target HOST:PORT   where their bytes go
  --write FILE         keep the whole capture, a pcapng file that Wireshark opens at any moment;
                       without it a temporary capture of at most 4 GiB is deleted at the end
  --force              replace FILE if it exists
  --json               one JSON object a line

Ctrl-C stops: connections are ended, what they sent is printed and written. A second Ctrl-C ends at once.`,
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
  --idle-timeout MS     ends a connection on which nothing passed for MS milliseconds
  --allow CIDR          lets in only these addresses; --block CIDR keeps these out; both may be repeated
  --tls                 with a certificate made on the spot
  --write FILE          keep the whole capture, a pcapng file; --force replaces FILE if it exists
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
  --json                one JSON object a line, the bytes of each segment in base64

Ends when both sides have ended: exit code 0, or 1 where the connection broke.`,
  recipe: `tcplens recipe [NAME] [--proxy] [--write FILE [--force]] [--json]

Starts the servers and clients of a recipe, and prints what passes. Without NAME it lists the recipes.

  --proxy        with a proxy between each client and its server
  --write FILE   keep the whole capture, a pcapng file; --force replaces FILE if it exists
  --json         one JSON object a line, the bytes of each segment in base64`,
  decode: `tcplens decode FILE [--json]

Prints the connections and HTTP messages of a capture that Tcplens wrote.

  --json   one JSON object a line, the same as the proxy printed live`,
  demo: `tcplens demo [--json]

Starts the built-in HTTP server and a proxy in front of it, and prints what passes. Try the curl line it shows.

  --json   one JSON object a line`
}

export function helpFor(command: string): string {
  return HELP[command] ?? OVERVIEW
}
