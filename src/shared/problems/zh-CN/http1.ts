import type { HTTP1_PROBLEM_TEXTS } from '../http1'
import type { TranslatedProblems } from '../problem-text'

export const http1Problems: TranslatedProblems<typeof HTTP1_PROBLEM_TEXTS> = {
  'leading-empty-line': {
    message: '起始行之前有空行，已跳过。',
    others: '服务器应跳过请求之前的空行，nginx 和 Node 都这样做；若在响应之前，严格的客户端会报错。'
  },
  'bare-lf': {
    message: '某行只以换行符（LF）结束，前面没有回车符。',
    others: 'nginx 把它当作行尾，Node 则以 400 拒绝。若各程序对行尾的判断不同，看到的标头就不同。'
  },
  'bare-cr': {
    message: '行内出现单独的回车符（CR），必须拒绝或换成空格。',
    others: 'nginx 和 Node 以 400 拒绝。把它当作行尾的程序会看到另一个标头，而其他程序看到的是值的一部分。'
  },
  'whitespace-after-start-line': {
    message: '起始行之后、第一个标头之前，有以空白开头的行。',
    others: '接收方必须拒绝，或跳过这些行。nginx 和 Node 以 400 拒绝；跳过的程序会漏掉别人读到的标头。'
  },
  'bad-start-line': {
    message: '应当开始一个报文的位置既不是请求行也不是状态行，解码从下一个起始行继续。',
    others: '服务器会回应 400 并关闭，客户端会放弃连接。'
  },
  'long-request-line': {
    message: '请求行超过了各方都应支持的 8000 字节。',
    others: 'nginx 默认缓冲区为 8 KiB，放不下时以 414 拒绝；Node 则整个报文头最多接受 16 KiB。'
  },
  'large-head': {
    message: '报文头超过 16 KiB。',
    others: 'Node 默认以 431 回应。若前端接受而上游服务器不接受，客户端收到的就是上游服务器的错误。'
  },
  'many-fields': {
    message: '报文头中的标头超过 100 个。',
    others: '各服务器的上限不同；Python 的 http.client 超过 100 个时报错。'
  },
  'bad-method': { message: '方法中含有不允许的字符。', others: 'nginx 和 Node 以 400 拒绝此请求。' },
  'unknown-method': {
    message: '方法不是已注册的方法（区分大小写，get 不等于 GET），这是允许的。',
    others: 'Node 的解析器只认识固定的一组方法，其余回应 400；nginx 会照样转发。'
  },
  'request-line-whitespace': {
    message: '请求行各部分之间不是恰好一个空格。',
    others:
      '方法与目标之间有多个空格时，nginx 和 Node 都接受；制表符则都拒绝。切分方式不同的程序会看到不同的目标。'
  },
  'space-in-target': {
    message: '请求目标中含有空格，其结束位置有歧义；这里到版本之前为止。',
    others: 'nginx 和 Node 以 400 拒绝。宽松的解析器可能在空格处截断目标，或把后面的当作版本。'
  },
  'control-in-target': { message: '请求目标中含有控制字符。', others: 'nginx 和 Node 以 400 拒绝。' },
  'non-ascii-target': {
    message: '请求目标中含有 ASCII 之外的字节，应使用百分号编码。',
    others: 'nginx 照原样接受，Node 以 400 拒绝。这些字节的字符集没有规定。'
  },
  'target-form': {
    message: '请求目标的形式与方法不符。',
    others: '对于 *，nginx 一律以 400 拒绝；Node 会交给应用处理。'
  },
  'missing-version': {
    message: '请求行缺少 HTTP 版本。',
    others: '只有 HTTP/0.9 的 GET 可以省略版本。nginx 不发送状态就关闭连接。'
  },
  'simple-request': {
    message: 'HTTP/0.9 请求：只有一行，没有标头；响应也没有报文头。',
    others: 'nginx 仍会回应，只有正文；Node 不回应。curl 默认拒绝这种响应，除非明确允许。'
  },
  'http2-preface': {
    message: '这是 HTTP/2 的连接前言，不是请求。',
    others: '不支持 HTTP/2 的服务器会当作错误请求拒绝。'
  },
  'bad-version': {
    message: 'HTTP 版本格式错误，按 HTTP/1.1 处理。',
    others: 'nginx 和 Node 以 400 拒绝这种请求；名称区分大小写。'
  },
  'unknown-version': {
    message: 'HTTP 版本不是 1.0 或 1.1。',
    others: '更高的次版本应按 1.1 处理：nginx 如此，Node 回应 400。请求行写 HTTP/2.0 时 nginx 回应 505。'
  },
  'bad-status': { message: '状态码不是三位数字。', others: 'curl 和 Node 收到这种响应会报错。' },
  'status-out-of-range': {
    message: '状态码不在 100 到 599 之间。',
    others: '客户端应视为 5xx。curl 和 Node 会原样交给程序。'
  },
  'status-line-whitespace': {
    message: '状态行各部分之间用了制表符，这里只允许一个空格。',
    others: '版本之后为制表符时，curl 和 Node 都拒绝该响应；原因短语之前为制表符时，curl 接受，Node 拒绝。'
  },
  'missing-reason-space': {
    message: '状态码之后缺少空格；即使原因短语为空也必须有。',
    others: 'curl 和 Node 会接受。'
  },
  'control-in-reason': {
    message: '原因短语中含有控制字符。',
    others: '严格的客户端会报错；把它打印到终端的客户端会执行该控制序列。'
  },
  'missing-host': {
    message: 'HTTP/1.1 请求必须带 Host 标头，此请求没有。',
    others: '服务器必须回应 400，nginx 和 Node 都如此。继续处理的服务器会使用默认主机。'
  },
  'repeated-host': {
    message: 'Host 出现了多次，服务器必须回应 400。',
    others:
      'nginx 如此；Node 接受请求并采用其中一个。若两个程序采用的不同，请求就可能按一个主机检查、由另一个主机处理。'
  },
  'bad-host': {
    message: 'Host 的值含有主机和端口中不可能有的字符，服务器必须回应 400。',
    others: 'nginx 如此；Node 会把该值交给应用。'
  },
  'host-mismatch': {
    message: 'Host 与请求目标中的主机不同，以目标为准。',
    others: '若有程序仍以 Host 为准，就会把请求路由、记录或缓存到错误的主机。'
  },
  'obs-fold': {
    message: '某个标头用缩进行续写，这种写法已废弃；这里按一个值处理，续行处算一个空格。',
    others:
      '服务器必须拒绝，或把续行换成空格：nginx 和 Node 回应 400。不支持续行的程序会看到另一个标头，或什么也看不到。'
  },
  'space-before-colon': {
    message: '标头名与冒号之间有空白，这里忽略空白读取。',
    others: '服务器必须回应 400，nginx 和 Node 都如此。若一方忽略此标头而另一方采用，双方的分帧就不同。'
  },
  'bad-field-name': {
    message: '标头名中含有不允许的字符。',
    others:
      'Node 以 400 拒绝。nginx 拒绝名称中的空格和控制字符，并丢弃含其他无效字符的标头。去掉无效字符的程序会读到其他程序看不到的标头。'
  },
  'lookalike-field': {
    message: '标头名在决定分帧的标头的连字符处用了下划线，因此不影响分帧。',
    others: 'nginx 默认丢弃含下划线的标头；CGI 和 WSGI 会把两种写法映射到同一个变量。'
  },
  'empty-field-name': { message: '某个标头没有名称。', others: 'nginx 和 Node 以 400 拒绝。' },
  'missing-colon': {
    message: '某个标头行没有冒号，这里显示为没有值的名称。',
    others: 'nginx 当作没有值的标头，Node 以 400 拒绝。若有程序认为报文头到此为止，就会把后面的标头当作正文。'
  },
  'nul-byte': {
    message: '报文头中含有 NUL 字节。',
    others: 'nginx 和 Node 以 400 拒绝，curl 丢弃响应。按 C 字符串处理的程序可能在此截断。'
  },
  'control-character': {
    message: '某个标头值中含有控制字符。',
    others: 'nginx 照样转发，Node 以 400 拒绝。'
  },
  'non-ascii-field': {
    message: '某个标头值中含有 ASCII 之外的字节，其字符集没有规定。',
    others: 'Node 按 Latin-1 解码，其他程序可能按 UTF-8 解码。'
  },
  'head-too-large': {
    message: '报文头超过可解码的 256 KiB，其余部分跳过，直到空行。',
    others: '服务器会拒绝比这小得多的报文头；Node 超过 16 KiB 就回应 431。'
  },
  'too-many-fields': { message: '标头数量超出可列出的上限；决定分帧的标头仍然有效。', others: '' },
  'content-length-empty': {
    message: 'Content-Length 为空，没有给出长度。',
    others: 'nginx 和 Node 以 400 拒绝请求。一方当作 0 而另一方当作没有长度时，看到的结束位置就不同。'
  },
  'content-length-invalid': {
    message: 'Content-Length 不是数字，没有给出长度。',
    others:
      '服务器必须回应 400 并关闭，nginx 和 Node 都如此。Python 的 http.client 在响应中忽略它，但把 1_0 读作 10。'
  },
  'content-length-hex': {
    message: 'Content-Length 写成了十六进制，只允许十进制数字，因此没有给出长度。',
    others:
      'nginx 和 Node 以 400 拒绝请求。在响应中，curl 把 0x2 当作 0，Python 的 http.client 当作没有长度，Node 报错。'
  },
  'content-length-leading-zeros': {
    message: 'Content-Length 有前导零，这是允许的，仍为十进制。',
    others: 'nginx 和 Node 按十进制读取。若有程序把前导零当作八进制，看到的长度就不同。'
  },
  'content-length-signed': {
    message: 'Content-Length 带有正负号，这是不允许的。这里接受加号；减号则视为没有长度。',
    others: 'nginx 和 Node 以 400 拒绝请求。在响应中，curl 和 Python 的 http.client 把 +5 读作 5，Node 报错。'
  },
  'content-length-overflow': {
    message: 'Content-Length 过大，不可能成立；之后的全部字节都算作正文。',
    others: 'nginx 和 Node 以 400 拒绝请求；curl 会把这种响应读到关闭为止。若数值溢出回绕，就成了很短的长度。'
  },
  'content-length-repeated': {
    message: 'Content-Length 出现了多次，值相同，按一个处理。',
    others:
      '接收方可取该值，也可拒绝：nginx 和 Node 回应 400。Python 的 http.client 会忽略“5, 5”这样的列表并读到关闭。'
  },
  'content-length-conflict': {
    message: 'Content-Length 出现了不同的值，这里以第一个为准。',
    others:
      'nginx 和 Node 以 400 拒绝请求。在响应中，Python 的 http.client 取第一个值，curl 取最后一个，双方认定的下一个报文的起点就不同。'
  },
  'length-not-allowed': {
    message: '1xx、204 响应以及对 CONNECT 的 2xx 响应不允许带 Content-Length，已忽略。',
    others: '若客户端等待这么多字节，就会把下一个响应当作此响应的正文。'
  },
  'te-and-cl': {
    message:
      '同时带有 Transfer-Encoding 和 Content-Length，以 chunked 结尾时以 Transfer-Encoding 为准，否则按长度读取。',
    others:
      '这是经典的请求走私攻击：一个程序按分块读取，另一个按长度读取，前者正文的剩余部分就成了后者的下一个请求。nginx 和 Node 回应 400；作为客户端，curl 按分块读取，Node 报错。'
  },
  'te-empty': {
    message: 'Transfer-Encoding 为空，没有指明编码。',
    others: 'nginx 回应 501，Node 接受请求并忽略此标头。'
  },
  'te-in-http10': {
    message: 'HTTP/1.0 不支持 Transfer-Encoding，应视为分帧有误；这里按分块读取。',
    others: 'nginx 以 400 拒绝请求，Node 按分块读取。HTTP/1.0 的程序按 Content-Length 读取，或读到关闭为止。'
  },
  'te-not-allowed': {
    message: '1xx、204 响应以及对 CONNECT 的 2xx 响应不允许带 Transfer-Encoding，已忽略。',
    others: '若客户端等待分块，就会把下一个响应当作分块。'
  },
  'chunked-not-last': {
    message: 'chunked 不是最后一个传输编码，无法得知正文在哪里结束。',
    others:
      '服务器必须回应 400 并关闭：Node 如此，nginx 回应 501。不认识该编码的程序可能按 Content-Length 处理，或只要列表中有 chunked 就按分块处理。'
  },
  'chunked-repeated': {
    message: 'chunked 编码应用了多次，这是不允许的；这里只解一次。',
    others: 'nginx 回应 501，Node 回应 400。若有程序解两次，看到的正文就不同。'
  },
  'unknown-transfer-coding': {
    message: '传输编码未知。',
    others:
      '不认识该编码的服务器应回应 501：nginx 如此；不以 chunked 结尾时 Node 回应 400。忽略它的程序会以不同方式分帧。'
  },
  'connect-with-body': {
    message: 'CONNECT 请求声明了正文，这没有意义；报文头之后的内容属于隧道。',
    others: 'nginx 以 400 拒绝。先读取正文的代理会从隧道中拿走这些字节。'
  },
  'unexpected-content': {
    message: '此请求带有正文，而它的方法不赋予正文任何含义；这里按声明分帧。',
    others:
      '有些实现因其可能是攻击而拒绝：不读取正文的服务器会把它解析为下一个请求。nginx 和 Node 会读取正文。'
  },
  'chunk-extension': {
    message: '分块长度之后带有扩展；接收方应忽略不认识的扩展。',
    others: 'nginx 和 Node 接受，但不再往下传递。各解析器在这里接受的行尾不同。'
  },
  'bad-chunk-extension': {
    message: '分块扩展不符合语法：缺少名称或值、带引号的值没有结束，或含有不允许的字符。',
    others: 'nginx 跳过直到行尾的所有内容；行尾前缺少名称、引号没有结束或两个词之间有空格时，Node 回应 400。'
  },
  'bad-chunk-size': {
    message: '某个分块的长度不是十六进制数，正文到此结束。',
    others: '对于 0x5，nginx 和 Node 以 400 拒绝；Python 的 http.client 接受 0x5，也接受 +5 和 5_0。'
  },
  'chunk-size-overflow': {
    message: '某个分块的长度过大，不可能成立；之后的全部字节都算作它的数据。',
    others: 'nginx 和 Node 以 400 拒绝。若数值溢出回绕，就成了很小的分块。'
  },
  'chunk-size-whitespace': {
    message: '分块长度旁边有空白，已跳过。',
    others: 'nginx 会跳过这里的空白，Node 回应 400。'
  },
  'chunk-line-too-long': {
    message: '分块长度行超过 16 KiB。',
    others: '接收方应限制分块扩展的长度，有限制的会拒绝此报文。'
  },
  'bad-chunk-end': {
    message: '分块数据之后没有换行，说明长度有误；正文到此结束。',
    others: 'nginx 和 Node 回应 400。不检查就跳过两个字节的解析器会从错误的偏移读取下一个分块。'
  },
  'missing-last-crlf': {
    message: '末块之后缺少空行，下一个报文在它的位置开始。',
    others: '若解析器等待空行，就会把下一个报文的头当作尾部字段。'
  },
  'trailers-too-large': { message: '尾部字段超过可解码的 256 KiB。', others: '' },
  'trailer-fields': {
    message: '末块之后带有尾部字段。',
    others: '许多程序会丢弃它们：nginx 不转发请求的尾部字段。除非其定义允许，否则不得并入标头。'
  },
  'forbidden-trailer': {
    message: '尾部字段中出现了只允许在报文头中的名称，因为它影响分帧、路由或认证。',
    others: '若有程序把尾部字段并入标头，它就会在其他程序未使用该字段处理报文之后再应用它。'
  },
  'unknown-expectation': {
    message: 'Expect 要求的不是 100-continue。',
    others:
      '服务器可以回应 417：Node 如此，nginx 则忽略。若各程序对该值的理解不同，对正文之前是否有 100 响应的判断就不同；已有攻击借此使服务器失去同步。'
  },
  'expect-without-content': {
    message: '请求带有 Expect: 100-continue，但没有正文；客户端不得这样发送。',
    others: '服务器可能照样回应 100，也可能不回应：没有什么可等待的。'
  },
  'unasked-continue': {
    message: '请求没有 Expect，却收到了 100 响应。这是允许的，可以忽略。',
    others: 'curl 会忽略；Node 20 的 fetch 会报错。'
  },
  'repeated-interim': {
    message: '最终响应之前有多个临时响应，这是允许的。',
    others: '客户端必须能接收任意多个。Python 3.11 的 http.client 会把 100 以外的 1xx 当作最终响应。'
  },
  'interim-to-http10': {
    message: '向不支持临时响应的 HTTP/1.0 客户端发送了临时响应。',
    others: '这样的客户端会把它当作最终响应，并把真正的最终响应当作下一个请求的响应。'
  },
  'upgrade-not-in-connection': {
    message: '带有 Upgrade，但 Connection 中没有 upgrade；Upgrade 只对下一跳有意义。',
    others: '若中间方不去掉它，就会无意中转发它；服务器一旦切换协议，隧道就绕过了中间方的检查。'
  },
  'switch-without-upgrade': {
    message: '101 没有说明切换到哪个协议，缺少 Upgrade 标头。',
    others: '客户端无从得知之后是什么。WebSocket 客户端会放弃连接。'
  },
  'data-before-switch': {
    message: '在对 CONNECT 或 Upgrade 的响应到达之前，客户端又发送了数据；这些字节属于哪个协议由该响应决定。',
    others: '若切换被拒绝，服务器会把它们当作下一个请求。'
  },
  pipelined: {
    message: '此响应开始之前，客户端已发送了后面的请求（流水线）；响应按请求的顺序返回。',
    others: '浏览器不使用流水线，许多代理也不以流水线方式转发。只要多一个或少一个响应，后面的就全部错位。'
  },
  'early-response': {
    message: '请求尚未完整，最终响应就已到达。',
    others: '服务器必须读完请求的剩余部分，或关闭连接；两者都不做的服务器会把剩余部分当作下一个请求。'
  },
  'close-before-answers': {
    message: '连接随此响应结束，但还有请求在等待响应。',
    others: '若这些请求是幂等的，客户端可在新连接上重发；服务器可能已经执行过它们。'
  },
  'body-not-allowed': {
    message: '不允许带正文的响应之后还有字节，解码从下一个状态行继续。',
    others: '客户端会把它们当作下一个响应的开头：注入这些字节的攻击者可以冒充服务器响应。'
  },
  'data-after-close': {
    message: '报文已声明关闭连接，其后仍有字节；这里照样解码。',
    others: '接收方必须忽略它们。不忽略的接收方可能处理另一方未计入的报文。'
  },
  'response-without-request': {
    message: '响应之前没有请求，或其请求未被捕获。',
    others: '客户端不得把它当作响应。保留它的客户端会把它交给下一个请求。'
  },
  'unexpected-upgrade': {
    message: '客户端没有请求，服务器却切换了协议；之后的字节按 HTTP 读取。',
    others: '客户端应关闭连接；由此打开隧道的代理会不加检查地转发之后的所有内容。'
  },
  'truncated-head': { message: '报文头被截断：流在其中结束。', others: '接收方不得据此采取行动。' },
  'truncated-body': {
    message: '正文被截断：收到的字节少于声明的长度。',
    others: '缓存不得把它当作完整的保存；客户端应向用户报告错误。'
  },
  'missing-bytes': { message: '捕获缺少此报文的部分字节；它们已传输，但未录制。', others: '' },
  'pairing-uncertain': { message: '由于有响应丢失，无法确定此响应对应哪个请求。', others: '' },
  'too-many-outstanding': { message: '等待响应的请求过多。', others: '' },
  'no-more-http': { message: '从这里起，流不再是 HTTP：没有找到起始行。', others: '' }
}
