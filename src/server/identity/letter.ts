/** The letter that brings a code. It holds no link, so that nobody learns to follow one. */
export function codeLetter(
  lang: 'en' | 'zh',
  code: string,
  shopName: string,
): { subject: string; text: string } {
  if (lang === 'zh')
    return {
      subject: `${code} 是您的验证码`,
      text: [
        `您在「${shopName}」直播间的验证码：`,
        '',
        `    ${code}`,
        '',
        '10 分钟内有效。请在直播页面填写，不要告诉任何人，我们的工作人员也不会向您索要。',
        '如果不是您本人的操作，请忽略这封邮件：没有这个验证码，谁也做不了什么。',
        '',
      ].join('\n'),
    };
  return {
    subject: `${code} is your code`,
    text: [
      `Your code for the live show of ${shopName}:`,
      '',
      `    ${code}`,
      '',
      'It is good for 10 minutes. Type it on the watch page and tell it to nobody; none of us will ask you for it.',
      'If you did not ask for it, ignore this letter: without the code nobody can do anything.',
      '',
    ].join('\n'),
  };
}
