import type { grpc as en } from '../en/grpc'

export const grpc: typeof en = {
  call: 'gRPC 调用',
  details: '状态详情',
  deadline: '期限 {time}',
  seconds: '{time} 秒',
  milliseconds: '{time} 毫秒',
  microseconds: '{time} 微秒',
  trailersOnly: '响应只有尾部字段，没有任何消息。',
  statuses: {
    OK: '调用成功。',
    CANCELLED: '调用已取消，通常由调用方取消。',
    UNKNOWN: '未知错误，通常是服务端代码抛出的异常。',
    INVALID_ARGUMENT: '请求本身有误，与系统状态无关。',
    DEADLINE_EXCEEDED: '调用未在期限内完成；操作可能仍已执行。',
    NOT_FOUND: '请求的对象不存在。',
    ALREADY_EXISTS: '要创建的对象已存在。',
    PERMISSION_DENIED: '调用方身份已知，但无权执行此操作。',
    RESOURCE_EXHAUSTED: '配额或内存已耗尽，常见原因是消息超出大小限制。',
    FAILED_PRECONDITION: '系统当前状态不满足此调用的前提，重试无效。',
    ABORTED: '调用被中止，通常是与其他操作冲突；可从头重试。',
    OUT_OF_RANGE: '请求超出了有效范围，例如读取到末尾之后。',
    UNIMPLEMENTED: '服务端没有实现此方法。',
    INTERNAL: '内部错误：服务端或传输途中违反了必须成立的约束。',
    UNAVAILABLE: '服务当前不可用，稍后重试可能成功。',
    DATA_LOSS: '数据已永久丢失或损坏。',
    UNAUTHENTICATED: '调用方没有提供有效的身份凭证。'
  }
}
