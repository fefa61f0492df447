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
  keptEntry: 'Unsaved captures…',
  saved: 'Saved as {path}.',
  drop: 'Drop to open the capture file',
  list: 'Captures',
  live: 'Live capture',
  opening: 'opening… {percent} %',
  fault: '{what} {next}',
  faultAt: 'The file is truncated or damaged at byte {at}; everything before it was read.',
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
  kept: {
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
  cap: '{size} of {cap}',
  capTitle: 'The capture is limited to {cap}. When it is full, the oldest data is dropped.',
  droppedTitle: 'The capture has reached its limit of {cap}: the oldest data is being dropped.',
  lost: 'lost {size}',
  lostTitle: 'Bytes not recorded because recording was off or the disk was full.'
}
