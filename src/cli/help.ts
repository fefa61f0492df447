/** Help texts. The console host speaks English, like the file format. */

export const OVERVIEW = `tcplens: relay, capture and decode TCP, byte for byte

  tcplens proxy --listen HOST:PORT --target HOST:PORT [--write FILE [--force]] [--json]
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
