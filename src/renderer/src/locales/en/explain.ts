/**
 * What headers come to: cookies, logins, caches and pages of other origins. `labels` are the names of parts. The other
 * headers are in `explain-headers`, statuses in `explain-status`.
 */
export const explain = {
  show: 'Explain {name}',
  hide: 'Hide explanation of {name}',
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
  conflictHint: 'This header is sent {count} times, but only one is allowed: programs use different ones.',
  trailer: 'trailer',
  trailerHint: 'Sent after the body: the recipient may ignore or discard it.',
  hop: 'this hop',
  hopHint: 'Hop-by-hop: for the next hop only. Proxies remove it.',
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
    faulty: '{count} malformed | {count} malformed'
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
    hint: 'Relative to the time of this message, {moment}.',
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
      left: 'Remaining',
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
      asksMethod: 'Requested method',
      asksHeaders: 'Requested headers',
      hidden: 'Hidden from the page'
    },
    date: { when: 'Time' },
    forwarded: {
      for: 'Client',
      by: 'Received by',
      host: 'Requested host',
      proto: 'Requested scheme',
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
    overridden: '{value} (the last attribute of that name applies)',
    badDate: 'not a date that browsers accept; ignored',
    expiresBeaten: '{time}; Max-Age takes precedence',
    badMaxAge: '“{value}” is not a number; ignored',
    atOnce: 'deleted immediately',
    capped: '{time}; browsers keep it for at most 400 days',
    domain: '{domain} and its subdomains',
    hostOnly: 'this host only',
    path: '{path} and below',
    badPath: 'not a path; the request’s folder is used',
    defaultPath: '{path} and below (the request’s folder)',
    secure: 'sent over HTTPS only',
    httpOnly: 'not readable by page scripts',
    partitioned: 'separate for each top-level site',
    session: 'when the browser closes',
    sameSite: {
      strict: 'Strict: never sent with cross-site requests',
      lax: 'Lax: sent cross-site only when a link is followed',
      none: 'None: sent with requests from any site',
      unknown: 'unknown value; treated as missing',
      default: 'not set: treated as Lax by Chromium'
    },
    unknown: '{value} (unknown, ignored)'
  },
  auth: {
    schemes: {
      basic: 'Basic: user and password, encoded but not encrypted',
      bearer: 'Bearer: anyone who has the token can use it',
      dpop: 'DPoP: a token bound to a key of the client',
      digest: 'Digest: proves the password without sending it',
      negotiate: 'Negotiate: Kerberos or NTLM',
      ntlm: 'NTLM',
      aws: 'AWS Signature Version 4'
    },
    gist: {
      basic: 'user {user}, password hidden',
      notBase64: 'not valid base64',
      noColon: 'no password',
      jwt: 'JSON Web Token',
      opaque: 'opaque token',
      digest: 'password proof',
      digestOf: 'user {user}, with password proof',
      aws: 'signed for {service} in {region}',
      awsBad: 'incomplete credential scope',
      key: 'a plain key',
      wants: 'requests {scheme}',
      wantsFor: 'requests {scheme} for “{realm}”'
    },
    clear: 'Anyone who can read this message has the password.',
    notBase64: 'The value after Basic is not valid base64.',
    noColon: 'User and password must be separated by a colon.',
    opaque: 'Not a JSON Web Token: its meaning is known only to the issuer.',
    weakDigest: 'MD5 is the weakest of Digest’s algorithms (RFC 7616, section 5.10).',
    token: {
      ntlm: 'NTLM',
      ntlmInSpnego: 'NTLM inside SPNEGO',
      kerberos: 'Kerberos ticket',
      spnego: 'SPNEGO mechanism negotiation'
    },
    ntlm: {
      negotiate: 'NTLM message 1 of 3: client negotiation',
      challenge: 'NTLM message 2 of 3: server challenge',
      authenticate: 'NTLM message 3 of 3: client authentication'
    }
  },
  jwt: {
    unverified: 'Decoded only. Verifying the signature requires the issuer’s key.',
    unsigned: 'The algorithm is “none”: the token is not signed and can be forged by anyone.',
    encrypted: 'Encrypted (JWE): without the key, only the header is readable.',
    broken: 'The claims are not a base64url-encoded JSON object. A server rejects the token.',
    gist: {
      expired: 'expired {time}',
      early: 'not valid yet, from {time}',
      valid: 'expires {time}',
      open: 'never expires',
      unsigned: 'not signed',
      encrypted: 'encrypted',
      broken: 'invalid: the claims cannot be decoded'
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
    badSeconds: 'not a number of seconds; treated as stale',
    directives: {
      maxAge: 'fresh for {time}',
      maxAgeRequest: 'accepts a response up to {time} old',
      sMaxage: 'fresh for {time} in shared caches',
      minFresh: 'requires a response that stays fresh for {time}',
      maxStale: 'accepts a response stale by up to {time}',
      maxStaleAny: 'accepts any stale response',
      staleWhileRevalidate: 'usable for {time} after expiry while it is revalidated',
      staleIfError: 'usable for {time} after expiry if the server fails',
      noCache: 'must be validated before each use',
      noCacheFields: '{fields} must not be used without validation',
      noCacheRequest: 'requires a freshly validated response',
      noStore: 'must not be stored',
      noStoreRequest: 'neither the request nor its response may be stored',
      noTransform: 'must not be modified in transit',
      onlyIfCached: 'requires a cached response, otherwise 504',
      mustRevalidate: 'must be validated before use once stale',
      mustUnderstand: 'stored only by caches that understand the status',
      private: 'for one user: shared caches must not store it',
      privateFields: 'shared caches must not store {fields}',
      proxyRevalidate: 'shared caches must validate it once stale',
      public: 'shared caches may store it, even with a login',
      immutable: 'never changes while it is fresh: no validation on reload',
      unknown: 'unknown; caches ignore it'
    },
    gist: {
      maxAge: 'fresh {time}',
      maxAgeRequest: 'at most {time} old',
      sMaxage: 'shared {time}',
      minFresh: 'fresh for {time} more',
      maxStale: 'stale by up to {time}',
      staleWhileRevalidate: 'stale {time} while revalidating',
      staleIfError: 'stale {time} on errors',
      noCache: 'validate before each use',
      noCacheRequest: 'requests a fresh response',
      noStore: 'do not store',
      noStoreRequest: 'do not store',
      noTransform: 'do not transform',
      onlyIfCached: 'only if cached',
      mustRevalidate: 'validate when stale',
      mustUnderstand: 'only if understood',
      private: 'not in shared caches',
      proxyRevalidate: 'shared: validate when stale',
      public: 'any cache',
      immutable: 'never changes',
      vary: 'response depends on these headers',
      varyAll: 'never reused: may vary by anything',
      etagStrong: 'strong: identical byte for byte',
      etagWeak: 'weak: semantically equivalent',
      etagBad: 'an entity tag must be in double quotes'
    },
    verdict: {
      not: 'No cache may store it: {reason}',
      varies: 'May be stored but is never reused (Vary: *)',
      validated: {
        both: 'Caches may store it but must revalidate before each use',
        browser:
          'The browser may store it but must revalidate before each use; shared caches must not store it'
      },
      guessed: {
        both: 'No lifetime given; caches may estimate: {time}',
        browser: 'No lifetime given; the browser may estimate: {time}. Shared caches must not store it'
      },
      stale: {
        both: 'Caches may store it; it is stale immediately',
        browser: 'The browser may store it; it is stale immediately. Shared caches must not store it'
      },
      old: 'Already stale on arrival',
      kept: {
        both: 'Browsers and shared caches may store it for {time}',
        browser: 'The browser may store it for {time}; shared caches must not',
        apart: 'The browser may store it for {browser}, a shared cache for {shared}'
      },
      noLifetime: 'Caches may store it but must revalidate before use: no lifetime given',
      useless: 'Hardly any cache stores it: it has neither a lifetime nor a validator'
    },
    look: {
      not: 'must not store it: {reason}',
      validated: 'may store it, revalidates before each use',
      unknown: 'may store it, lifetime unknown',
      stale: 'may store it, stale immediately',
      fresh: 'may use it for {time}'
    },
    refused: {
      method: 'only responses to GET and HEAD are stored',
      noStore: 'no-store',
      requestNoStore: 'the request has no-store',
      private: 'private',
      authorization: 'the request has Authorization, and no directive allows it',
      nothingAllows: 'this status is stored only with a given lifetime'
    },
    source: {
      's-maxage': '{time}, by s-maxage',
      'max-age': '{time}, by max-age',
      expires: '{time}, by Expires minus Date',
      heuristic: '{time}, estimated: a tenth of the time since Last-Modified'
    },
    overdue: 'none: stale for {time}',
    etag: '{tag}: validated with If-None-Match',
    etagWeak: '{tag}, weak: validated with If-None-Match',
    byDate: '{date}: validated with If-Modified-Since',
    noValidator: 'none: resent in full once stale',
    varies: '{names}',
    answer: {
      same: 'Response 304: the stored copy is still valid.',
      failed: 'Response 412: the condition failed.',
      changed: 'Response 200: the stored copy is outdated, or the server does not validate.'
    },
    ask: {
      anew: 'Requests a fresh response from caches',
      ifNoneMatch: 'only if it matches none of these versions',
      ifModifiedSince: 'only if modified since',
      ifMatch: 'only if it is still this version',
      ifUnmodifiedSince: 'only if not modified since',
      ifRange: 'the range only if it is still this version'
    }
  },
  cors: {
    anyOrigin: '* (any, without credentials)',
    withCredentials: 'allowed',
    badCredentials: 'only lower-case “true” is valid',
    starPreflight:
      '* applies only to requests without credentials; a preflight does not show whether the request has any.',
    defaultMaxAge: 'Cached for 5 seconds: no Access-Control-Max-Age.',
    noVary:
      'The response is for one origin, but Vary does not list Origin: a cache may return it to another.',
    gist: {
      anyone: 'readable by pages of any origin',
      credentials: 'with cookies and credentials too',
      exposed: 'scripts may read these headers',
      maxAge: 'preflight result valid for {time}'
    },
    verdict: {
      preflight: {
        allowed: 'Browsers would send the request for a page of {origin}',
        refused: 'Browsers would not send the request: {reason}'
      },
      answer: {
        allowed: 'Browsers let a page of {origin} read it',
        refused: 'Browsers block the page from reading it: {reason}'
      },
      anyone: 'Pages of any origin may read it, without credentials',
      nobody: 'No other origin may read it',
      one: 'Pages of {origin} may read it',
      unchecked: 'No check needed: the page has the same origin or does not read the response'
    },
    refused: {
      missing: 'Access-Control-Allow-Origin is missing',
      several: 'Access-Control-Allow-Origin has several values',
      starWithCredentials: '* is not enough for a request with cookies',
      other: '{subject} is allowed, {origin} is not',
      credentials: 'the request has cookies, and Access-Control-Allow-Credentials is not “true”',
      status: 'the preflight response is {subject}, not 2xx',
      method: 'the method {subject} is not allowed',
      header: 'not allowed: {subject}'
    }
  }
}
