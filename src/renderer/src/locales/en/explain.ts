/**
 * What headers come to: cookies, logins, caches and pages of other origins. `labels` are the names of parts. The other
 * headers are in `explain-headers`, statuses in `explain-status`.
 */
export const explain = {
  show: 'Explain {name}',
  hide: 'Hide the explanation of {name}',
  whole: 'Show all {count} characters',
  less: 'Show less',
  reveal: 'Show',
  conceal: 'Hide',
  hidden: 'hidden',
  copy: 'Copy {what}',
  copyJson: 'Copy as JSON',
  copied: 'Copied',
  reference: 'RFC {rfc}, section {section}',
  separator: ' · ',
  repeated: '{place} of {count}',
  repeatedHint: 'This header is sent {count} times.',
  conflictHint: 'This header is sent {count} times, and only one is allowed: programs take different ones.',
  trailer: 'trailer',
  trailerHint:
    'It comes behind the body: who reads the message may have thrown it away, or not looked at it.',
  hop: 'this hop',
  hopHint: 'Hop-by-hop: for the next program alone. A proxy takes it away.',
  more: 'Show {count} more | Show {count} more',
  cards: {
    query: 'Query',
    cookies: 'Cookies',
    setCookies: 'Cookies set',
    auth: 'Login',
    caching: 'Caching',
    conditions: 'Condition',
    cors: 'CORS'
  },
  query: {
    count: '{count} parameter | {count} parameters',
    groups: 'in groups: {names}',
    faulty: '{count} not well-formed | {count} not well-formed'
  },
  marks: {
    percent: 'bad % escape',
    'not-utf8': 'not UTF-8',
    array: 'array',
    map: 'map',
    repeated: '{place} of {count}'
  },
  time: {
    later: 'in {time}',
    earlier: '{time} ago',
    same: 'the same second',
    hint: 'Counted from the moment of this message, {moment}.',
    at: '{moment} ({distance})'
  },
  units: {
    year: '{n} year | {n} years',
    day: '{n} day | {n} days',
    hour: '{n} hour | {n} hours',
    minute: '{n} minute | {n} minutes',
    second: '{n} second | {n} seconds'
  },
  labels: {
    auth: {
      scheme: 'Scheme',
      user: 'User',
      password: 'Password',
      token: 'Token',
      mechanism: 'Mechanism',
      step: 'Step',
      domain: 'Domain',
      workstation: 'Workstation',
      target: 'Target',
      aws: {
        accessKey: 'Access key',
        date: 'Date of the key',
        region: 'Region',
        service: 'Service',
        signedHeaders: 'Signed headers',
        signature: 'Signature'
      },
      fields: {
        username: 'User',
        usernameExt: 'User',
        realm: 'Realm',
        uri: 'Target',
        algorithm: 'Algorithm',
        nonce: 'Nonce',
        nc: 'Count of the nonce',
        cnonce: 'Client’s nonce',
        qop: 'Protection',
        response: 'Proof',
        opaque: 'Opaque',
        userhash: 'User hashed',
        domain: 'For',
        stale: 'Nonce was stale',
        charset: 'Charset'
      }
    },
    jwt: { signature: 'Signature' },
    cache: {
      browser: 'Browser',
      shared: 'Shared caches',
      lifetime: 'Lifetime',
      age: 'Age on arrival',
      left: 'Left',
      validator: 'Validator',
      vary: 'Differs by',
      ifNoneMatch: 'Known tags',
      ifModifiedSince: 'Known since',
      ifMatch: 'Expected tags',
      ifUnmodifiedSince: 'Expected since',
      ifRange: 'Known part of'
    },
    content: { type: 'Type', charset: 'Charset', boundary: 'Boundary' },
    cookie: {
      value: 'Value',
      expires: 'Expires',
      maxAge: 'Kept for',
      domain: 'Sent to',
      path: 'Path',
      secure: 'Secure',
      httpOnly: 'HttpOnly',
      sameSite: 'SameSite',
      partitioned: 'Partitioned',
      priority: 'Priority'
    },
    cors: {
      origin: 'Page of',
      allowOrigin: 'Allowed origin',
      credentials: 'Credentials',
      methods: 'Methods',
      headers: 'Headers',
      exposed: 'Readable headers',
      maxAge: 'Remembered for',
      asksMethod: 'Asked: method',
      asksHeaders: 'Asked: headers',
      hidden: 'Hidden from the page'
    },
    date: { when: 'Time' },
    forwarded: {
      for: 'Client',
      by: 'Received by',
      host: 'Host asked for',
      proto: 'Scheme asked for',
      client: 'Client',
      proxy: 'Proxy'
    },
    link: { target: 'Link' },
    range: { part: 'Range' },
    trace: { id: 'Trace', parent: 'Parent' }
  },
  cookie: {
    gist: {
      kept: 'kept {time}',
      session: 'until the browser closes',
      deleted: 'deletes the cookie',
      secure: 'HTTPS only',
      httpOnly: 'hidden from scripts'
    },
    refused: {
      securePrefix: 'Browsers refuse it: a name with __Secure- needs Secure.',
      hostPrefix: 'Browsers refuse it: a name with __Host- needs Secure, Path=/ and no Domain.',
      sameSiteNone: 'Browsers refuse it: SameSite=None needs Secure.',
      partitioned: 'Browsers refuse it: Partitioned needs Secure.',
      foreignDomain: 'Browsers refuse it: its Domain is not the host that sets it.',
      tooLong: 'Browsers refuse it: name and value are longer than 4,096 bytes.',
      empty: 'Browsers ignore it: it has neither name nor value.',
      control: 'Browsers refuse it: it contains control characters.'
    },
    overridden: '{value} (the last of that name counts)',
    badDate: 'no date that browsers read; it is ignored',
    expiresBeaten: '{time}; Max-Age counts instead',
    badMaxAge: '“{value}” is no number; it is ignored',
    atOnce: 'deleted at once',
    capped: '{time}; browsers keep it 400 days at most',
    domain: '{domain} and its subdomains',
    hostOnly: 'this host only',
    path: '{path} and below',
    badPath: 'not a path; the request’s folder is used',
    defaultPath: '{path} and below, as the request’s folder',
    secure: 'sent over HTTPS only',
    httpOnly: 'scripts of the page cannot read it',
    partitioned: 'kept apart for each top-level site',
    session: 'when the browser closes',
    sameSite: {
      strict: 'Strict: never with a request from another site',
      lax: 'Lax: from other sites only when a link is followed',
      none: 'None: with requests from any site',
      unknown: 'not a known value; treated as if it were missing',
      default: 'not set: treated as Lax by Chromium'
    },
    unknown: '{value} (unknown, ignored)'
  },
  auth: {
    schemes: {
      basic: 'Basic: user and password, encoded but not encrypted',
      bearer: 'Bearer: whoever has the token may use it',
      dpop: 'DPoP: a token bound to a key of the client',
      digest: 'Digest: a proof of the password without sending it',
      negotiate: 'Negotiate: Kerberos or NTLM',
      ntlm: 'NTLM',
      aws: 'AWS Signature Version 4'
    },
    gist: {
      basic: 'user {user}, password hidden',
      notBase64: 'not valid base64',
      noColon: 'no password in it',
      jwt: 'JSON Web Token',
      opaque: 'opaque token',
      digest: 'proof of a password',
      digestOf: 'user {user}, by proof of the password',
      aws: 'signed for {service} in {region}',
      awsBad: 'the credential scope is not complete',
      key: 'a key, as it is',
      wants: 'asks for {scheme}',
      wantsFor: 'asks for {scheme} for “{realm}”'
    },
    clear: 'Anyone who sees this message has the password.',
    notBase64: 'What follows Basic is not valid base64.',
    noColon: 'User and password must be parted by a colon.',
    opaque: 'Not a JSON Web Token: only its issuer knows what it means.',
    weakDigest: 'MD5 is the weakest of Digest’s algorithms (RFC 7616, section 5.10).',
    token: {
      ntlm: 'NTLM',
      ntlmInSpnego: 'NTLM inside SPNEGO',
      kerberos: 'Kerberos ticket',
      spnego: 'SPNEGO, choosing a mechanism'
    },
    ntlm: {
      negotiate: 'NTLM message 1 of 3: the client offers',
      challenge: 'NTLM message 2 of 3: the server’s challenge',
      authenticate: 'NTLM message 3 of 3: the client’s answer'
    }
  },
  jwt: {
    unverified: 'Read only. The signature is not verified: this takes the issuer’s key.',
    unsigned: 'The algorithm is “none”: the token is not signed, and anyone can have written it.',
    encrypted: 'Encrypted (JWE): without the key only its header can be read.',
    broken: 'The claims are no base64url of a JSON object. A server refuses the token.',
    gist: {
      expired: 'expired {time}',
      early: 'not valid yet, from {time}',
      valid: 'expires {time}',
      open: 'never expires',
      unsigned: 'not signed',
      encrypted: 'encrypted',
      broken: 'broken: the claims cannot be read'
    },
    algorithms: {
      hmac: '{name}: HMAC with SHA-{bits}, one shared secret',
      rsa: '{name}: RSA signature (PKCS #1) with SHA-{bits}',
      pss: '{name}: RSA-PSS signature with SHA-{bits}',
      ecdsa: '{name}: ECDSA signature with SHA-{bits}',
      eddsa: '{name}: Edwards-curve signature',
      none: '{name}: not signed'
    }
  },
  cache: {
    badSeconds: 'not a number of seconds; taken as stale',
    directives: {
      maxAge: 'fresh for {time}',
      maxAgeRequest: 'wants an answer at most {time} old',
      sMaxage: 'in shared caches fresh for {time}',
      minFresh: 'wants an answer that stays fresh for {time}',
      maxStale: 'takes an answer stale by up to {time}',
      maxStaleAny: 'takes an answer however stale',
      staleWhileRevalidate: 'once stale, may be used for {time} while it is asked for anew',
      staleIfError: 'once stale, may be used for {time} if the server fails',
      noCache: 'must be validated before each use',
      noCacheFields: 'without validation {fields} must not be used',
      noCacheRequest: 'wants an answer that was validated just now',
      noStore: 'must not be kept',
      noStoreRequest: 'neither this request nor its answer must be kept',
      noTransform: 'must not be changed on the way',
      onlyIfCached: 'wants a kept answer or none (504)',
      mustRevalidate: 'once stale, must be validated before use',
      mustUnderstand: 'kept only by caches that know what the status means',
      private: 'for one user: shared caches must not keep it',
      privateFields: 'shared caches must not keep {fields}',
      proxyRevalidate: 'once stale, shared caches must validate it',
      public: 'shared caches may keep it, even after a login',
      immutable: 'never changes while it is fresh: no validation on reload',
      unknown: 'unknown; caches ignore it'
    },
    gist: {
      maxAge: 'fresh {time}',
      maxAgeRequest: 'at most {time} old',
      sMaxage: 'shared {time}',
      minFresh: 'fresh for {time} more',
      maxStale: 'stale by up to {time}',
      staleWhileRevalidate: 'stale {time} while asked anew',
      staleIfError: 'stale {time} on errors',
      noCache: 'validate before each use',
      noCacheRequest: 'asks for a fresh answer',
      noStore: 'do not keep',
      noStoreRequest: 'do not keep',
      noTransform: 'do not change',
      onlyIfCached: 'only if kept',
      mustRevalidate: 'validate when stale',
      mustUnderstand: 'only if understood',
      private: 'not in shared caches',
      proxyRevalidate: 'shared: validate when stale',
      public: 'any cache',
      immutable: 'never changes',
      vary: 'another answer for other values of these',
      varyAll: 'never reused: it may differ by anything',
      etagStrong: 'strong: the same byte for byte',
      etagWeak: 'weak: the same in meaning',
      etagBad: 'an entity tag stands in double quotes'
    },
    verdict: {
      not: 'No cache may keep it: {reason}',
      varies: 'May be kept, but is never reused (Vary: *)',
      validated: {
        both: 'Caches may keep it and must ask each time before using it',
        browser: 'The browser may keep it and must ask each time before using it; shared caches must not'
      },
      guessed: {
        both: 'No lifetime is said; caches may guess: {time}',
        browser: 'No lifetime is said; the browser may guess: {time}. Shared caches must not keep it'
      },
      stale: {
        both: 'Caches may keep it; it is stale at once',
        browser: 'The browser may keep it; it is stale at once. Shared caches must not'
      },
      old: 'It was stale already when it came',
      kept: {
        both: 'Browsers and shared caches may keep it {time}',
        browser: 'The browser may keep it {time}; shared caches must not',
        apart: 'The browser may keep it {browser}, a shared cache {shared}'
      },
      noLifetime: 'Caches may keep it and must ask before using it: no lifetime is said',
      useless: 'Hardly any cache keeps it: neither a lifetime nor a validator is said'
    },
    look: {
      not: 'must not keep it: {reason}',
      validated: 'may keep it, asks before each use',
      unknown: 'may keep it, no lifetime is known',
      stale: 'may keep it, stale at once',
      fresh: 'may use it for {time}'
    },
    refused: {
      method: 'only answers to GET and HEAD are kept',
      noStore: 'no-store',
      requestNoStore: 'the request says no-store',
      private: 'private',
      authorization: 'the request carries Authorization, and nothing allows it',
      nothingAllows: 'this status is kept only where a lifetime is said'
    },
    source: {
      's-maxage': '{time}, by s-maxage',
      'max-age': '{time}, by max-age',
      expires: '{time}, by Expires less Date',
      heuristic: '{time}, guessed: a tenth of the time since Last-Modified'
    },
    overdue: 'none: stale for {time}',
    etag: '{tag}: asked for by If-None-Match',
    etagWeak: '{tag}, weak: asked for by If-None-Match',
    byDate: '{date}: asked for by If-Modified-Since',
    noValidator: 'none: once stale, all of it is sent again',
    varies: '{names}',
    answer: {
      same: 'Answered 304: the copy still holds.',
      failed: 'Answered 412: the condition does not hold.',
      changed: 'Answered 200: the copy is out of date, or the server does not validate.'
    },
    ask: {
      anew: 'Asks caches to fetch a fresh answer',
      ifNoneMatch: 'only if it is none of these versions',
      ifModifiedSince: 'only if it changed since',
      ifMatch: 'only if it is still this version',
      ifUnmodifiedSince: 'only if it did not change since',
      ifRange: 'the range only if it is still this version'
    }
  },
  cors: {
    anyOrigin: '* (any, without credentials)',
    withCredentials: 'allowed',
    badCredentials: 'only “true”, in lower case, means anything',
    starPreflight:
      '* holds for requests without credentials; a preflight does not tell whether the request has any.',
    defaultMaxAge: 'Remembered for 5 seconds: no Access-Control-Max-Age.',
    noVary: 'The answer is for one origin, and Vary does not name Origin: a cache may give it to another.',
    gist: {
      anyone: 'pages of any origin may read it',
      credentials: 'with cookies and logins too',
      exposed: 'scripts may read these headers',
      maxAge: 'the preflight counts for {time}'
    },
    verdict: {
      preflight: {
        allowed: 'A browser would send the request for a page of {origin}',
        refused: 'A browser would not send the request: {reason}'
      },
      answer: {
        allowed: 'A browser lets a page of {origin} read it',
        refused: 'A browser keeps it from the page: {reason}'
      },
      anyone: 'Pages of any origin may read it, without credentials',
      nobody: 'No other origin may read it',
      one: 'Pages of {origin} may read it',
      unchecked: 'Nothing to check: the page is of the same origin, or reads nothing'
    },
    refused: {
      missing: 'Access-Control-Allow-Origin is missing',
      several: 'Access-Control-Allow-Origin has several values',
      starWithCredentials: '* is not enough for a request with cookies',
      other: '{subject} is allowed, {origin} is not',
      credentials: 'the request has cookies, and Access-Control-Allow-Credentials is not “true”',
      status: 'the preflight was answered {subject}, which is not 2xx',
      method: 'the method {subject} is not allowed',
      header: 'not allowed: {subject}'
    }
  }
}
