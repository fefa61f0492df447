/** What the other headers come to, one line each, and what an exchange came to. */
export const explainHeaders = {
  accept: {
    most: 'preferred',
    never: 'not accepted',
    weight: 'weight {weight} %',
    badWeight: 'invalid weight'
  },
  connection: {
    close: 'closes after this message',
    upgrade: 'switches the protocol',
    names: '{name} applies to this hop only',
    timeout: 'closed after {time} of inactivity',
    max: '{count} more requests',
    urgency: 'urgency {urgency} of 0 to 7, 0 first',
    incremental: 'usable incrementally'
  },
  content: {
    badType: 'not a media type',
    codings: 'encoded in this order: {codings}',
    pathInName: 'Browsers use only the part after the last slash.',
    disposition: {
      inline: 'shown in the page',
      attachment: 'saved as a file',
      formData: 'form field'
    }
  },
  date: {
    bad: 'not an HTTP date; ignored',
    expiredZero: 'not a date: means “expired already”',
    form: {
      rfc850: 'Obsolete RFC 850 format.',
      asctime: 'Obsolete asctime() format.'
    },
    wrongDay: 'The weekday does not match the date.',
    ahead: 'The sender’s clock was {time} ahead of this computer’s at capture time.',
    behind:
      'The sender’s clock was {time} behind this computer’s at capture time, or the response is that old.',
    retry: 'try again in {time}',
    age: 'in caches for {time}'
  },
  forwarded: {
    hops: '{count} hops',
    atHop: '{value} (hop {hop})',
    clientOnly: 'the client, according to the proxy',
    through: 'through {count} more',
    via: 'through {count} in total',
    spoke: '{protocol} {comment}'
  },
  trace: {
    bad: 'not a trace context',
    sampled: 'recorded',
    unsampled: 'not recorded'
  },
  link: {
    bad: 'not a link: the target must be in angle brackets',
    alt: 'at {at} for {time}',
    altClear: 'clears all alternatives for this site',
    altGist: 'also available via {protocols}',
    created: 'location of the new resource',
    sameMethod: 'with {method} again',
    asGet: 'with GET, as browsers do',
    perhapsSame: 'programs differ on whether to keep {method}',
    empty: 'Empty: the same address again.'
  },
  range: {
    unit: 'ranges of “{unit}”: only bytes are defined',
    bad: 'not a range; ignored',
    bytes: 'bytes {first} to {last} ({count})',
    of: 'bytes {first} to {last} ({count}) of {total}',
    from: 'from byte {first}',
    last: 'the last {count} bytes',
    several: '{count} ranges',
    unsatisfied: 'none of the requested ranges exists',
    unsatisfiedOf: 'none of the requested ranges exists: {total} bytes in total',
    impossible: 'invalid: the end is before the start or beyond the total',
    wrongStatus: 'Valid only with status 206 and 416.',
    if: 'the range only if it is still this version, otherwise everything',
    ifWeak: 'a weak tag never matches here: everything is sent',
    verdict: {
      part: 'Bytes {first} to {last} received',
      partOf: 'Bytes {first} to {last} of {total} received',
      several: 'Several ranges received, as parts',
      whole: 'A range was requested; everything was received',
      refused: 'The range {range} does not exist'
    }
  },
  security: {
    hsts: 'HTTPS only for {time}',
    hstsSub: 'subdomains too',
    hstsPreload: 'eligible for the browsers’ preload list',
    hstsOff: 'HTTPS is no longer required',
    hstsBad: 'no max-age: ignored',
    cspCount: '{count} rules',
    cspReport: '{count} rules, reported but not enforced',
    cspUnsafe: 'inline scripts allowed',
    cspUnsafeInline: 'Inline scripts run: the policy offers little protection against injected scripts.',
    cspDouble: 'duplicate; the first one applies',
    cspUnknown: 'Unknown directive; ignored.',
    permissions: '{count} features',
    permission: { none: 'nobody', all: 'everybody' },
    csp: {
      defaultSrc: 'Everything without its own rule.',
      scriptSrc: 'Scripts.',
      scriptSrcElem: 'Script elements.',
      scriptSrcAttr: 'Event handlers in attributes.',
      styleSrc: 'Styles.',
      styleSrcElem: 'Style elements and sheets.',
      styleSrcAttr: 'Style attributes.',
      imgSrc: 'Images.',
      connectSrc: 'URLs that scripts may connect to.',
      fontSrc: 'Fonts.',
      objectSrc: 'Plug-ins.',
      mediaSrc: 'Audio and video.',
      frameSrc: 'Frames.',
      childSrc: 'Frames and workers.',
      workerSrc: 'Workers.',
      manifestSrc: 'App manifests.',
      baseUri: 'URLs for the base element.',
      formAction: 'URLs that forms may submit to.',
      frameAncestors: 'Pages that may embed this page in a frame.',
      sandbox: 'The page is sandboxed, with these exceptions.',
      reportUri: 'Report URL for violations (obsolete).',
      reportTo: 'Report endpoint for violations.',
      upgradeInsecureRequests: 'http: URLs in the page are loaded over https:.',
      blockAllMixedContent: 'Obsolete: nothing is loaded over http:.',
      requireTrustedTypesFor: 'Scripts must use trusted types for dangerous sinks.',
      trustedTypes: 'Allowed trusted types.',
      prefetchSrc: 'Obsolete: prefetched content.'
    }
  },
  short: {
    clearSiteData: 'the browser clears its data of this site',
    dnt: 'do not track (obsolete)',
    expect: 'waits for 100 before sending the body',
    saveData: 'prefers reduced data usage',
    gpc: 'opts out of data sale and sharing',
    te: 'accepted transfer codings; “trailers” forwards trailers',
    trailer: 'fields sent as trailers after the body',
    upgrade: 'offers or accepts another protocol on this connection',
    upgradeInsecure: 'the browser prefers https:',
    csrf: 'anti-CSRF token',
    requestedWith: 'marks a request from a script',
    xssProtection: 'obsolete; browsers ignore it',
    frameOptions: {
      deny: 'in no frame',
      sameorigin: 'only in frames of the same origin'
    },
    contentTypeOptions: { nosniff: 'disables type sniffing' },
    referrerPolicy: {
      noReferrer: 'no Referer is sent',
      noReferrerWhenDowngrade: 'full Referer, none from HTTPS to HTTP',
      origin: 'Referer contains only the origin',
      originWhenCrossOrigin: 'Referer: only the origin for other origins',
      sameOrigin: 'Referer only for the same origin',
      strictOrigin: 'Referer contains the origin, none from HTTPS to HTTP',
      strictOriginWhenCrossOrigin: 'Referer: only the origin for other origins, none from HTTPS to HTTP',
      unsafeUrl: 'full Referer for every site'
    },
    crossOriginOpenerPolicy: {
      sameOrigin: 'isolated from windows of other origins',
      sameOriginAllowPopups: 'isolated, except for pop-ups it opens',
      unsafeNone: 'not isolated from other windows'
    },
    crossOriginEmbedderPolicy: {
      requireCorp: 'embeds only resources that allow it',
      credentialless: 'embeds other origins without credentials',
      unsafeNone: 'embeds anything'
    },
    crossOriginResourcePolicy: {
      sameOrigin: 'only pages of its origin may embed it',
      sameSite: 'only pages of its site may embed it',
      crossOrigin: 'any page may embed it'
    },
    secFetchSite: {
      sameOrigin: 'from a page of the same origin',
      sameSite: 'from a page of the same site',
      crossSite: 'from a page of another site',
      none: 'started by the user, not by a page'
    },
    secFetchMode: {
      cors: 'the response requires a CORS check',
      noCors: 'the page cannot read the response',
      navigate: 'a page is opened',
      sameOrigin: 'same origin only',
      websocket: 'opens a WebSocket'
    }
  },
  verdict: {
    switched: 'The connection switches to {protocol}',
    sameByTag: '{method}: the client’s copy is still valid, the entity tag matches',
    sameByDate: '{method}: the client’s copy is still valid, not modified since',
    unasked304: 'Response 304 to a request without a condition: the client has no copy to use',
    changedMeanwhile: '{method} was not performed: the version has changed',
    loginWanted: 'Login required: {schemes}',
    loginGoesOn: 'Login in progress: next step required ({schemes})',
    loginRefused: 'Login rejected; required: {schemes}',
    noChallenge: 'Login required, but the scheme is unknown: WWW-Authenticate is missing',
    nowhere: 'Redirect without a Location',
    movedForGood: 'Moved permanently to {location}',
    elsewhere: 'Redirects to {location}',
    retryIn: 'Try again in {time}',
    retryAt: 'Try again at {time}',
    preflight: 'Preflight passed: {origin} may send {method}',
    preflightRefused: 'Preflight refused: {reason}',
    corsRefused: 'Browsers block the page from reading the response: {reason}'
  }
}
