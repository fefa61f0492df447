/** Captures: recording, clearing, opening, saving, and those kept from earlier launches. */
export const capture = {
  toolbar: 'Capture',
  state: {
    recording: 'Recording',
    off: 'Not recording',
    failed: 'Recording stopped'
  },
  stateTitle: {
    recording: 'All traffic is written to the capture. Click to stop recording; forwarding continues.',
    off: 'Traffic is forwarded but not captured. Click to record.',
    failed: 'Traffic is forwarded but not captured; recording resumes automatically when possible.'
  },
  clear: 'Clear',
  clearTitle: 'Delete all captured traffic; open connections continue',
  open: 'Open…',
  openTitle: 'Open a capture file next to the live capture',
  save: 'Save…',
  saveTitle: 'Save the displayed capture as a pcapng file',
  wireshark: 'Open in Wireshark',
  copyPath: 'Copy file path',
  more: 'More capture actions',
  recent: 'Recent',
  unsavedEntry: 'Unsaved captures…',
  saved: 'Saved as {path}.',
  drop: 'Drop to open the capture file',
  list: 'Captures',
  live: 'Live capture',
  opening: 'opening… {percent} %',
  fault: '{what} {next}',
  faultAt: 'The file is truncated or damaged at byte {at}; everything before it was read.',
  undecoded:
    'Connection {list} is not decoded: decoding it used too much memory or failed. Its bytes are kept, and all other connections are decoded. | Connections {list} are not decoded: decoding them used too much memory or failed. Their bytes are kept, and all other connections are decoded.',
  showConnection: 'Show connection',
  rebuilt:
    'Rebuilt as HTTP/1.1 from a HAR file: bytes, lengths and encodings differ from the original traffic, and the packets are synthetic.',
  faultInside:
    'The decompressed content is truncated or damaged at byte {at}; everything before it was read.',
  passed: '{n} packet skipped | {n} packets skipped',
  passedTitle: 'Tcplens shows TCP only. Of {packets} packets:',
  notTcp: '{n} non-TCP packet skipped | {n} non-TCP packets skipped',
  unreadable: '{n} incomplete packet skipped | {n} incomplete packets skipped',
  unknownLink: '{n} packet with an unknown link type skipped | {n} packets with an unknown link type skipped',
  details: '{size} · {n} connection | {size} · {n} connections',
  close: 'Close {name}',
  cut: 'The file ends early; everything before that is shown.',
  clearDialog: {
    title: 'Clear the capture?',
    text: '{size} of unsaved data will be deleted.',
    open: '{n} open connection continues and stays listed; its earlier bytes are deleted. | {n} open connections continue and stay listed; their earlier bytes are deleted.',
    save: 'Save first…',
    clear: 'Clear',
    cancel: 'Cancel'
  },
  unsaved: {
    title: 'Unsaved captures',
    about: 'From previous runs: kept when Tcplens quit, or recovered after it was killed.',
    found: 'Unsaved capture from a previous run. | {n} unsaved captures from previous runs.',
    show: 'Show',
    empty: 'No unsaved captures left.',
    open: 'Open',
    discard: 'Delete',
    openNamed: 'Open the capture from {time}',
    discardNamed: 'Delete the capture from {time}'
  },
  lostFile: {
    'file-deleted':
      'Another program deleted the capture file {path}. Its traffic cannot be saved. Recording continues in {next}.',
    'folder-deleted':
      'Another program deleted the capture file {path} with its folder. Its traffic cannot be saved. Recording continues in {next}.',
    'file-moved':
      'Another program moved or replaced the capture file {path}. Its traffic cannot be saved from here. Recording continues in {next}.',
    'file-truncated':
      'Another program truncated the capture file {path}. Its traffic cannot be read or saved. Recording continues in {next}.'
  },
  cap: '{size} of {cap}',
  capTitle:
    'The capture is limited to {cap} by the settings or the free disk space. When it is full, the oldest file is deleted.',
  droppedTitle:
    'The capture has reached {cap}, the limit set or the free disk space: the oldest files are being deleted.',
  lost: 'lost {size}',
  lostTitle: 'Bytes not recorded because recording was off, the disk was full, or the capture file was lost.'
}
