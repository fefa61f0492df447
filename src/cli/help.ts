/** Help texts. The console host speaks English, like the file format. */

export const OVERVIEW = `tcplens: relay, capture and decode TCP, byte for byte

  tcplens proxy --listen HOST:PORT [--target HOST:PORT | --mode socks|http|auto] [--tls intercept] [--json]
  tcplens ca [--export pem|der|p12 FILE] [--json]
  tcplens server --listen HOST:PORT | --unix PATH [--echo | --reply … | --http-page … ] [--json]
  tcplens client HOST:PORT | --unix PATH [--send TEXT …] [--json]
  tcplens recipe [NAME] [--proxy] [--json]
  tcplens decode FILE [--json]
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
  --local ADDRESS           of our end; --family 4|6, --connect-timeout MS

 TLS
  --tls pass|intercept      leave TLS closed and only say what can be read of it, or open it
  --ca-dir DIR              the authority that signs for intercepted hosts, ca.pem and ca-key.pem, is found or made
                            there; without it the desktop app's. Trust ca.pem, as in curl --cacert DIR/ca.pem
  --only HOST               intercept only these, --except HOST all but these; *.HOST is every name below it
  --no-starttls             leave STARTTLS and its kin closed; --no-pass-pinned goes on intercepting clients that
                            break off at our certificate
  --target-tls same|tls|plain  what targets hear: what the client speaks, TLS in any case, or no TLS
  --trust-upstream HOST     take its certificate as it is; --insecure-upstream takes everybody's
  --upstream-ca FILE        trust this authority as well
  --upstream-cert FILE[,KEY]   show targets this certificate; --upstream-sni NAME, --upstream-alpn LIST
  --key-log FILE            write the secrets of both sides there, as SSLKEYLOGFILE

 HOST options may be repeated, or hold several with commas between.

  --write FILE         keep the whole capture, a pcapng file that Wireshark opens at any moment;
                       without it a temporary capture of at most 4 GiB is deleted at the end
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
