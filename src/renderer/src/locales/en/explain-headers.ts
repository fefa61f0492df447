/** What the other headers come to, one line each, and what an exchange came to. */
export const explainHeaders = {
  accept: {
    most: 'wanted most',
    never: 'not accepted',
    weight: 'weight {weight} %',
    badWeight: 'its weight is not one'
  },
  connection: {
    close: 'ends after this message',
    upgrade: 'changes its protocol',
    names: '{name} is for this hop alone',
    timeout: 'closed after {time} of silence',
    max: '{count} more requests',
    urgency: 'urgency {urgency} of 0 to 7, 0 first',
    incremental: 'useful piece by piece'
  },
  content: {
    badType: 'not a media type',
    codings: 'coded in this order: {codings}',
    pathInName: 'Browsers take only what follows the last slash of the name.',
    disposition: {
      inline: 'shown in the page',
      attachment: 'saved as a file',
      formData: 'a field of a form'
    }
  },
  date: {
    bad: 'no date of HTTP; it is ignored',
    expiredZero: 'not a date: means “expired already”',
    form: {
      rfc850: 'In the obsolete form of RFC 850.',
      asctime: 'In the obsolete form of asctime().'
    },
    wrongDay: 'The day of the week does not fit the date.',
    ahead: 'The sender’s clock is {time} ahead of this computer’s when it was captured.',
    behind:
      'The sender’s clock is {time} behind this computer’s when it was captured, or the answer is that old.',
    retry: 'try again in {time}',
    age: '{time} in caches already'
  },
  forwarded: {
    hops: '{count} hops',
    atHop: '{value} (hop {hop})',
    clientOnly: 'the client, as the proxy says',
    through: 'through {count} more',
    via: 'through {count} in all',
    spoke: '{protocol} {comment}'
  },
  trace: {
    bad: 'not a trace context',
    sampled: 'recorded',
    unsampled: 'not recorded'
  },
  link: {
    bad: 'not a link: its target stands in angle brackets',
    alt: 'at {at} for {time}',
    altClear: 'forget all other ways to this site',
    altGist: 'also reachable by {protocols}',
    created: 'what was made is there',
    sameMethod: 'with {method} again',
    asGet: 'with GET, as browsers do',
    perhapsSame: 'programs differ on whether {method} is kept',
    empty: 'It is empty: the same address again.'
  },
  range: {
    unit: 'ranges of “{unit}”: only bytes are defined',
    bad: 'not a range; it is ignored',
    bytes: 'bytes {first} to {last} ({count})',
    of: 'bytes {first} to {last} ({count}) of {total}',
    from: 'from byte {first} on',
    last: 'the last {count} bytes',
    several: '{count} ranges',
    unsatisfied: 'none of the ranges asked for',
    unsatisfiedOf: 'none of the ranges asked for: it has {total} bytes',
    impossible: 'not possible: it ends before it begins, or behind the whole',
    wrongStatus: 'It means something with 206 and 416 alone.',
    if: 'the range only if it is still this version, else all of it',
    ifWeak: 'a weak tag never holds here: all of it is sent',
    verdict: {
      part: 'Bytes {first} to {last} came',
      partOf: 'Bytes {first} to {last} of {total} came',
      several: 'Several ranges came, as parts',
      whole: 'A range was asked for; all of it came',
      refused: 'The range {range} does not exist'
    }
  },
  security: {
    hsts: 'HTTPS only for {time}',
    hstsSub: 'subdomains too',
    hstsPreload: 'wants to be in browsers’ built-in list',
    hstsOff: 'HTTPS is not demanded any more',
    hstsBad: 'no max-age: ignored',
    cspCount: '{count} rules',
    cspReport: '{count} rules, reported but not enforced',
    cspUnsafe: 'inline scripts allowed',
    cspUnsafeInline: 'Inline scripts run: the policy hardly helps against injected ones.',
    cspDouble: 'named before; the first one counts',
    cspUnknown: 'Not a known directive; it is ignored.',
    permissions: '{count} features',
    permission: { none: 'nobody', all: 'everybody' },
    csp: {
      defaultSrc: 'Whatever has no rule of its own.',
      scriptSrc: 'Scripts.',
      scriptSrcElem: 'Script elements.',
      scriptSrcAttr: 'Event handlers in attributes.',
      styleSrc: 'Styles.',
      styleSrcElem: 'Style elements and sheets.',
      styleSrcAttr: 'Style attributes.',
      imgSrc: 'Images.',
      connectSrc: 'What scripts connect to.',
      fontSrc: 'Fonts.',
      objectSrc: 'Plug-ins.',
      mediaSrc: 'Audio and video.',
      frameSrc: 'Frames.',
      childSrc: 'Frames and workers.',
      workerSrc: 'Workers.',
      manifestSrc: 'App manifests.',
      baseUri: 'What the base element may name.',
      formAction: 'Where forms are sent.',
      frameAncestors: 'Who may put the page in a frame.',
      sandbox: 'The page is sandboxed, with these exceptions.',
      reportUri: 'Where breaches are reported (obsolete).',
      reportTo: 'Where breaches are reported.',
      upgradeInsecureRequests: 'http: addresses in the page are fetched by https:.',
      blockAllMixedContent: 'Obsolete: nothing is fetched by http:.',
      requireTrustedTypesFor: 'Scripts must pass trusted types to dangerous places.',
      trustedTypes: 'Which trusted types there may be.',
      prefetchSrc: 'Obsolete: what is fetched ahead.'
    }
  },
  short: {
    clearSiteData: 'the browser forgets what it keeps of this site',
    dnt: 'asks not to be tracked (obsolete)',
    expect: 'waits for 100 before it sends the body',
    saveData: 'wants to save data',
    gpc: 'asks not to have its data sold or shared',
    te: 'transfer codings it takes; “trailers” passes trailers on',
    trailer: 'which fields follow the body as trailers',
    upgrade: 'offers or takes another protocol on this connection',
    upgradeInsecure: 'the browser likes https: better',
    csrf: 'token against forged requests',
    requestedWith: 'mark of a script’s request',
    xssProtection: 'obsolete; browsers ignore it',
    frameOptions: {
      deny: 'in no frame',
      sameorigin: 'in frames of its own origin alone'
    },
    contentTypeOptions: { nosniff: 'the type is not guessed' },
    referrerPolicy: {
      noReferrer: 'no Referer is sent',
      noReferrerWhenDowngrade: 'Referer in full, none from HTTPS to HTTP',
      origin: 'Referer has the origin alone',
      originWhenCrossOrigin: 'Referer: to other origins the origin alone',
      sameOrigin: 'Referer to the same origin alone',
      strictOrigin: 'Referer has the origin, none from HTTPS to HTTP',
      strictOriginWhenCrossOrigin: 'Referer: to other origins the origin, none from HTTPS to HTTP',
      unsafeUrl: 'Referer in full to everyone'
    },
    crossOriginOpenerPolicy: {
      sameOrigin: 'cut off from windows of other origins',
      sameOriginAllowPopups: 'cut off from others, but for pop-ups it opens',
      unsafeNone: 'not cut off from other windows'
    },
    crossOriginEmbedderPolicy: {
      requireCorp: 'embeds only what allows it',
      credentialless: 'embeds others without credentials',
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
      none: 'by the user, from no page'
    },
    secFetchMode: {
      cors: 'the answer is checked for CORS',
      noCors: 'the page cannot read the answer',
      navigate: 'a page is opened',
      sameOrigin: 'within the origin alone',
      websocket: 'a WebSocket is opened'
    }
  },
  verdict: {
    switched: 'From here on the connection speaks {protocol}',
    sameByTag: '{method} was answered from the client’s own copy: the entity tag still holds',
    sameByDate: '{method} was answered from the client’s own copy: not modified since',
    unasked304: 'Answered 304 though the request has no condition: the client has no copy to use',
    changedMeanwhile: '{method} was not done: it is no longer the version that the client knows',
    loginWanted: 'A login is wanted: {schemes}',
    loginGoesOn: 'The login is not complete: the next step is asked for ({schemes})',
    loginRefused: 'The login was refused; wanted: {schemes}',
    noChallenge: 'A login is wanted, but the answer does not say which: WWW-Authenticate is missing',
    nowhere: 'A redirect without a Location: it leads nowhere',
    movedForGood: 'Moved for good to {location}',
    elsewhere: 'Goes on at {location}',
    retryIn: 'Try again in {time}',
    retryAt: 'Try again at {time}',
    preflight: 'Preflight passed: {origin} may send {method}',
    preflightRefused: 'Preflight refused: {reason}',
    corsRefused: 'A browser keeps the answer from the page: {reason}'
  }
}
