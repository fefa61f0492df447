/** Captures: recording, clearing, opening, saving, and those kept from earlier launches. */
export const capture = {
  toolbar: 'Capture',
  state: {
    recording: 'Recording',
    off: 'Not recording',
    failed: 'Recording stopped'
  },
  stateTitle: {
    recording: 'Everything that passes is written to the capture. Click to stop recording; relaying goes on.',
    off: 'Traffic is relayed but not captured. Click to record.',
    failed: 'Traffic is relayed but not captured; recording goes on by itself as soon as it can.'
  },
  clear: 'Clear',
  clearTitle: 'Drop all that was captured; open connections go on',
  open: 'Open…',
  openTitle: 'Open a capture file beside the live capture',
  save: 'Save…',
  saveTitle: 'Save the capture that is shown as a pcapng file',
  wireshark: 'Open in Wireshark',
  copyPath: 'Copy the path of the file',
  more: 'More about the capture',
  recent: 'Opened lately',
  keptEntry: 'Captures of earlier launches…',
  saved: 'Saved as {path}.',
  drop: 'Drop to open the capture file',
  list: 'Captures',
  live: 'Live capture',
  opening: 'opening… {percent} %',
  fault: '{what} {next}',
  faultAt: 'The file is cut short or damaged at byte {at}; what stands before that was read.',
  undecoded:
    'Connection {list} is not decoded: decoding it used too much memory or failed. Its bytes are kept, and all other connections are decoded. | Connections {list} are not decoded: decoding them used too much memory or failed. Their bytes are kept, and all other connections are decoded.',
  showConnection: 'Show connection',
  rebuilt:
    'Rebuilt as HTTP/1.1 from a HAR file: bytes, lengths and codings are not as they were sent, and packets are made up.',
  faultInside:
    'What the compressed file holds is cut short or damaged at its byte {at}; what stands before that was read.',
  passed: '{n} packet was passed over | {n} packets were passed over',
  passedTitle: 'Tcplens shows TCP. Of {packets} packets:',
  notTcp: '{n} packet that is not TCP was passed over | {n} packets that are not TCP were passed over',
  unreadable:
    '{n} packet of which too much is missing was passed over | {n} packets of which too much is missing were passed over',
  unknownLink:
    '{n} packet of an unknown kind of network was passed over | {n} packets of an unknown kind of network were passed over',
  details: '{size} · {n} connection | {size} · {n} connections',
  close: 'Close {name}',
  cut: 'The file ends early; what comes before that is shown.',
  clearDialog: {
    title: 'Clear the capture?',
    text: '{size} that are not saved will be deleted.',
    open: '{n} open connection goes on and stays listed; its earlier bytes are gone. | {n} open connections go on and stay listed; their earlier bytes are gone.',
    save: 'Save first…',
    clear: 'Clear',
    cancel: 'Cancel'
  },
  kept: {
    title: 'Captures of earlier launches',
    about: 'They were kept when Tcplens quit, or left behind when it was ended.',
    found: 'A capture of an earlier launch is there. | {n} captures of earlier launches are there.',
    show: 'Show',
    empty: 'None is left.',
    open: 'Open',
    discard: 'Delete',
    openNamed: 'Open the capture of {time}',
    discardNamed: 'Delete the capture of {time}'
  },
  cap: '{size} of {cap}',
  capTitle: 'The capture takes at most {cap}. Then what is oldest makes room.',
  droppedTitle: 'The capture has reached its cap of {cap}: what is oldest makes room.',
  lost: 'lost {size}',
  lostTitle: 'Bytes that passed while nothing was recorded: recording was off, or the disk was full.'
}
