import type { authority as english } from '../en/authority'

export const authority: typeof english = {
  title: '证书颁发机构',
  about:
    '为了解密 TLS，Tcplens 向客户端出示由此机构签发的证书。它在本机生成，安装后才会受信任。其私钥始终留在所在文件夹中。',
  failed: '无法读取或生成证书颁发机构。',
  again: '重试',
  loading: '正在读取证书颁发机构…',
  facts: { name: '名称', valid: '有效期', sha256: 'SHA-256', sha1: 'SHA-1', folder: '文件夹' },
  range: '{from} 至 {to}',
  copy: '复制：{what}',
  copied: '已复制：{what}',
  save: '保存证书',
  saved: '已保存为 {path}。',
  forms: {
    pem: { name: 'PEM…', about: '文本格式，适用于大多数程序（.pem、.crt）' },
    der: { name: 'DER…', about: '二进制格式，适用于 Windows、Android 和 Java（.cer、.der）' },
    p12: { name: 'PKCS #12…', about: '仅含证书的存储，无私钥、无密码（.p12）' }
  },
  regenerate: '重新生成…',
  confirm: {
    title: '新的颁发机构尚未被任何程序信任。',
    text: '安装了旧证书的系统、浏览器和程序会拒绝被解密的连接，直到装上新证书。请从中移除旧证书。旧文件会改名保留在新文件旁边。',
    yes: '重新生成',
    no: '保留现有的'
  },
  trust: '安装到',
  parts: { install: '安装', remove: '移除' },
  guides: {
    windows: {
      name: 'Windows',
      install: '对当前用户生效，适用于 Edge、Chrome 和大多数程序。Windows 会询问并显示指纹。',
      note: '对所有用户：在管理员终端中执行去掉 -user 的同一命令。'
    },
    macos: {
      name: 'macOS',
      install: '对当前用户生效，适用于 Safari、Chrome 和大多数程序。macOS 会要求输入密码。'
    },
    debian: {
      name: 'Debian、Ubuntu',
      install: '对所有用户生效，适用于 curl、wget、git 和大多数命令行工具，不适用于浏览器。'
    },
    fedora: {
      name: 'Fedora、RHEL',
      install: '对所有用户生效，适用于 curl、wget、git、Java、大多数命令行工具和部分浏览器。'
    },
    arch: {
      name: 'Arch',
      install: '对所有用户生效，适用于 curl、wget、git 和大多数程序。'
    },
    firefox: {
      name: 'Firefox',
      install:
        '设置 → 隐私与安全 → 证书 → 查看证书 → 证书颁发机构 → 导入：选择上述文件夹中的 ca.pem，并勾选“信任由此证书颁发机构来标识网站”。',
      remove:
        '设置 → 隐私与安全 → 证书 → 查看证书 → 证书颁发机构：按上面的名称选中它，再选择“删除或不信任”。',
      note: '在 Windows 和 macOS 上，Firefox 也使用系统信任的证书。'
    },
    chromium: {
      name: 'Chromium、Chrome',
      install: '在 Linux 上对当前用户生效。该命令由 libnss3-tools（Debian）或 nss-tools（Fedora）提供。',
      note: '在 Windows 和 macOS 上使用系统信任的证书。之后请重启浏览器。'
    },
    java: {
      name: 'Java',
      install: '对该 keytool 所属的 Java 生效。可能需要管理员权限。',
      note: '“changeit”是密钥库的默认密码。'
    },
    node: {
      name: 'Node.js',
      install: '在启动程序的终端中执行；在 Node 自带的颁发机构之外追加。',
      remove: '关闭该终端，或执行：'
    },
    python: {
      name: 'Python',
      install: '在启动程序的终端中执行：前者用于 requests 和 pip，后者用于 ssl 和 httpx。',
      remove: '关闭该终端，或执行：',
      note: '会取代通常的颁发机构：未解密的连接会失败。'
    },
    curl: {
      name: 'curl',
      install: '用于单个命令，或一个终端中的所有命令。',
      remove: '关闭该终端，或执行：',
      note: '会取代通常的颁发机构：未解密的连接会失败。'
    },
    git: {
      name: 'git',
      install: '对当前用户生效。',
      note: '会取代通常的颁发机构：未解密的连接会失败。'
    }
  },
  abilities: {
    title: '应用的 TLS 支持',
    both: '应用与 Chrome 一样使用 BoringSSL；命令行使用 Node 自带的 OpenSSL。两者都支持 TLS 1.0 到 1.3 和常用的加密套件。',
    onlyCommandLine:
      '仅命令行支持：DHE 密钥交换，使用 SHA-256 和 SHA-384 的 CBC 套件，X448、secp256k1 和 Brainpool 曲线，Ed448 密钥的证书。',
    onlyWindow: '仅应用支持：后量子密钥交换 X25519MLKEM768，以及用于极旧设备的 3DES。',
    old: '若因没有共同的加密套件而握手失败，请用命令行运行相同的会话。'
  }
}
