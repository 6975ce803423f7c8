import { registerMessages } from '../ui/index.ts';

/** What the state, the health and the notices of a show say. */
export const showMessages = /* @__PURE__ */ registerMessages('show', {
  en: {
    offAir: 'Off air',
    live: 'Live',
    rehearsal: 'Rehearsal',
    connecting: 'Connecting',
    waiting: 'Waiting',
    recovering: 'Recovering',
    running: 'Running for {{time}}',
    viewers_one: '{{count}} viewer in the room',
    viewers_other: '{{count}} viewers in the room',
    health: 'Health',
    fps: 'fps',
    lagged: 'Lagged',
    skipped: 'Skipped',
    dropped: 'Dropped',
    bitrate: 'Bitrate',
    latency: 'Latency',
    cpu: 'CPU',
    fpsTip:
      'Frames per second that the mixer made over the last 10 s; the goal is {{target}}. Below it, lower the preset or close other programs.',
    laggedTip:
      'Frames that the mixer did not finish in time, over the last 10 s. Lower the preset or close other programs.',
    skippedTip:
      'Frames that the encoder did not take in time, over the last 10 s. Lower the preset, or choose the other codec.',
    droppedTip:
      'Frames that the network could not carry, over the last 10 s. Lower the bitrate or use a cable.',
    bitrateTip: 'What is sent now, of at most {{target}}. A still picture needs less.',
    latencyTip:
      'From the mixer to the viewer’s screen: half of the reporting viewers see it sooner than this.',
    cpuTip: 'What the studio uses of this computer: {{cores}} cores.',
    more: '{{n}} more',
    dismiss: 'Dismiss',
    'show-server-port':
      'Port {{detail}} is in use by another program, so the show server cannot start. Close that program, or start the studio with --port and another number.',
    'show-server-damaged':
      'The show’s database is damaged, so the show server cannot start. Put a backup of the data folder back, then start the studio again. ({{detail}})',
    'show-server-disk':
      'The disk is full, so the show server cannot start. Free some space; it then starts by itself.',
    'show-server-crashed':
      'The show server cannot start ({{detail}}). It is tried again by itself; if it stays like this, start the studio again.',
    'storage-disk-full':
      'The disk is full: messages and questions are refused until there is room again. The picture stays on air. Free some space; the rest goes on by itself.',
    'storage-disk-full-off-air':
      'The disk is full: nothing of a show can be kept until there is room again. Free some space; the rest goes on by itself.',
    'storage-failing':
      'The disk cannot be written: messages and questions are refused. The picture stays on air. Check the disk of the data folder; the rest goes on by itself.',
    'storage-failing-off-air':
      'The disk cannot be written: nothing of a show can be kept. Check the disk of the data folder; the rest goes on by itself.',
    'show-server-restarting':
      'The show server stopped and starts again, try {{attempt}}. The picture stays on air; chat and audience come back by themselves.',
    'show-server-restarting-off-air':
      'The show server stopped and starts again, try {{attempt}}. A show can begin as soon as it is back.',
    'not-connected':
      'The show server does not answer. The picture stays on air; chat and audience come back by themselves.',
    'not-connected-off-air':
      'The show server does not answer. A show can begin as soon as it is back.',
    'show-found-live':
      'A show from before is still running without a picture, and its viewers wait. Nothing is sent until you go on with it.',
    'show-found-rehearsal':
      'A rehearsal from before is still running without a picture. Nothing is sent until you go on with it.',
    goOn: 'Go on with it',
    endIt: 'End it',
    'media-disk':
      'The disk is full, so the media server cannot start. Free some space; it then starts by itself.',
    'media-keys':
      'The media server of --sfu needs its key and secret ({{detail}}). Set them in the environment and start the studio again, or enter them in the settings.',
    'media-missing':
      'No media server on this computer: LiveKit carries the picture to viewers. {{how}} Or use another LiveKit by its address.',
    mediaHowMac: 'Run “brew install livekit”, then start the studio again.',
    mediaHowOther: 'Put “livekit-server” (livekit.io) on the PATH, then start the studio again.',
    'media-failed': 'The media server cannot be used ({{detail}}). Check its settings.',
    'media-restarting':
      'The media server stopped and starts again, try {{attempt}}. Viewers see a still picture until then.',
    'media-restarting-off-air':
      'The media server stopped and starts again, try {{attempt}}. A show can begin as soon as it is back.',
    recoveringNow: 'The picture does not reach viewers. It is sent again by itself.',
    recoveringTry:
      'The picture does not reach viewers. It is sent again by itself, try {{attempt}} ({{reason}}).',
    'mixer-failed': 'The mixer failed and starts again by itself ({{detail}}).',
    'disk-low':
      'The disk is nearly full: {{free}} MB left. Free some space, or scenes and messages cannot be kept.',
    'h264-not-available':
      'H.264 cannot be encoded on this computer, so VP8 is sent. It needs more CPU.',
    'latency-stamp':
      'The latency stamp is on: viewers see a row of black and white cells along the top of the picture.',
    'latency-stamp-off-air':
      'The latency stamp is on: on air, viewers will see a row of black and white cells along the top of the picture.',
    openSettings: 'Media server…',
    turnOff: 'Turn off',
  },
  zh: {
    offAir: '未开播',
    live: '直播中',
    rehearsal: '彩排中',
    connecting: '连接中',
    waiting: '等待中',
    recovering: '恢复中',
    running: '已进行{{time}}',
    viewers_other: '{{count}}位观众在场',
    health: '状况',
    fps: '帧率',
    lagged: '卡顿',
    skipped: '跳帧',
    dropped: '丢帧',
    bitrate: '码率',
    latency: '延迟',
    cpu: 'CPU',
    fpsTip: '最近10秒混流器每秒合成的帧数，目标{{target}}。若偏低，请降低画质或关闭其他程序。',
    laggedTip: '最近10秒混流器没来得及合成的帧。请降低画质，或关闭其他程序。',
    skippedTip: '最近10秒编码器没来得及接收的帧。请降低画质，或换一种编码。',
    droppedTip: '最近10秒网络没能送出的帧。请降低码率，或改用网线。',
    bitrateTip: '当前发送的码率，最高{{target}}。画面静止时会更低。',
    latencyTip: '从混流到观众屏幕的时间：上报的观众中有一半比这更快。',
    cpuTip: '工作室占用本机的比例：{{cores}}个核。',
    more: '另有{{n}}条',
    dismiss: '忽略',
    'show-server-port':
      '端口{{detail}}被别的程序占用，直播服务器无法启动。请关闭那个程序，或用 --port 换一个端口启动工作室。',
    'show-server-damaged':
      '直播数据库已损坏，直播服务器无法启动。请用备份恢复数据文件夹，再重新打开工作室。（{{detail}}）',
    'show-server-disk': '磁盘已满，直播服务器无法启动。请腾出空间，随后会自动启动。',
    'show-server-crashed':
      '直播服务器无法启动（{{detail}}），正在自动重试。若一直如此，请重新打开工作室。',
    'storage-disk-full':
      '磁盘已满，腾出空间前无法接收消息和提问。画面仍在播出；腾出空间后会自动恢复。',
    'storage-disk-full-off-air':
      '磁盘已满，腾出空间前直播的内容无法保存。请腾出空间，之后会自动恢复。',
    'storage-failing':
      '磁盘无法写入，暂时无法接收消息和提问。画面仍在播出；请检查数据文件夹所在的磁盘，之后会自动恢复。',
    'storage-failing-off-air':
      '磁盘无法写入，直播的内容无法保存。请检查数据文件夹所在的磁盘，之后会自动恢复。',
    'show-server-restarting':
      '直播服务器停了，正在第{{attempt}}次重启。画面仍在播出，聊天和观众会自动恢复。',
    'show-server-restarting-off-air': '直播服务器停了，正在第{{attempt}}次重启。恢复后即可开播。',
    'not-connected': '直播服务器没有响应。画面仍在播出，聊天和观众会自动恢复。',
    'not-connected-off-air': '直播服务器没有响应。恢复后即可开播。',
    'show-found-live':
      '上一场直播还没有结束，但没有画面，观众还在等。你选择继续之前，不会发送任何画面和声音。',
    'show-found-rehearsal':
      '上一次彩排还没有结束，但没有画面。你选择继续之前，不会发送任何画面和声音。',
    goOn: '继续',
    endIt: '结束',
    'media-disk': '磁盘已满，媒体服务器无法启动。请腾出空间，随后会自动启动。',
    'media-keys':
      '--sfu指定的媒体服务器缺少key或secret（{{detail}}）。请在环境变量中设置后重新打开工作室，或在设置中填写。',
    'media-missing':
      '本机没有媒体服务器（LiveKit），画面送不到观众那里。{{how}}也可以填写其他LiveKit的地址。',
    mediaHowMac: '请运行“brew install livekit”，再重新打开工作室。',
    mediaHowOther: '请把“livekit-server”（livekit.io）放到PATH中，再重新打开工作室。',
    'media-failed': '媒体服务器无法使用（{{detail}}），请检查设置。',
    'media-restarting': '媒体服务器停了，正在第{{attempt}}次重启。在此之前观众看到的是静止画面。',
    'media-restarting-off-air': '媒体服务器停了，正在第{{attempt}}次重启。恢复后即可开播。',
    recoveringNow: '画面没有送到观众那里，正在自动重新发送。',
    recoveringTry: '画面没有送到观众那里，正在自动重新发送，第{{attempt}}次（{{reason}}）。',
    'mixer-failed': '混流器出错，正在自动重启（{{detail}}）。',
    'disk-low': '磁盘快满了，只剩{{free}} MB。请腾出空间，否则场景和消息无法保存。',
    'h264-not-available': '本机无法编码H.264，改用VP8发送，会占用更多CPU。',
    'latency-stamp': '延迟标记已打开：观众会在画面顶部看到一排黑白方格。',
    'latency-stamp-off-air': '延迟标记已打开：开播后观众会在画面顶部看到一排黑白方格。',
    openSettings: '媒体服务器…',
    turnOff: '关闭',
  },
});
