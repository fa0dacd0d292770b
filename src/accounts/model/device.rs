//! What a session's browser is called: coarse words, so that people know their devices and nobody else is recognised.

use crate::text_enum;

text_enum! {
    /// The system of a device.
    pub enum Platform in "platform" {
        /// Android phones and tablets.
        Android = "android",
        /// `HarmonyOS`.
        Harmony = "harmony",
        /// iPhone.
        Iphone = "iphone",
        /// iPad.
        Ipad = "ipad",
        /// Windows.
        Windows = "windows",
        /// macOS.
        Mac = "mac",
        /// Linux.
        Linux = "linux",
        /// Anything else, and nothing said.
        Other = "other",
    }
}

text_enum! {
    /// The program on it.
    pub enum Program in "program" {
        /// WeChat.
        Wechat = "wechat",
        /// WeCom.
        Wecom = "wecom",
        /// Microsoft Edge.
        Edge = "edge",
        /// Firefox.
        Firefox = "firefox",
        /// Huawei's browser.
        Huawei = "huawei",
        /// Xiaomi's browser.
        Xiaomi = "xiaomi",
        /// QQ browser.
        Qq = "qq",
        /// UC browser.
        Uc = "uc",
        /// Chrome and what calls itself so.
        Chrome = "chrome",
        /// Safari.
        Safari = "safari",
        /// Anything else, and nothing said.
        Other = "other",
    }
}

/// A device in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its system.
    pub platform: Platform,
    /// The program on it.
    pub program: Program,
}

/// The more special word first: every browser claims to be several others.
const PLATFORMS: [(&str, Platform); 10] = [
    ("openharmony", Platform::Harmony),
    ("harmonyos", Platform::Harmony),
    ("iphone", Platform::Iphone),
    ("ipad", Platform::Ipad),
    ("android", Platform::Android),
    ("windows", Platform::Windows),
    ("mac os", Platform::Mac),
    ("macintosh", Platform::Mac),
    ("linux", Platform::Linux),
    ("x11", Platform::Linux),
];
const PROGRAMS: [(&str, Program); 14] = [
    ("wxwork", Program::Wecom),
    ("micromessenger", Program::Wechat),
    ("edg", Program::Edge),
    ("firefox", Program::Firefox),
    ("fxios", Program::Firefox),
    ("huaweibrowser", Program::Huawei),
    ("arkweb", Program::Huawei),
    ("miuibrowser", Program::Xiaomi),
    ("qqbrowser", Program::Qq),
    ("ucbrowser", Program::Uc),
    ("crios", Program::Chrome),
    ("chrome", Program::Chrome),
    ("chromium", Program::Chrome),
    ("safari", Program::Safari),
];

impl Device {
    /// Nothing known.
    pub const UNKNOWN: Self = Self { platform: Platform::Other, program: Program::Other };

    /// Reads a user agent's name.
    pub fn of(user_agent: &str) -> Self {
        let agent: String = user_agent.chars().take(500).flat_map(char::to_lowercase).collect();
        let platform = PLATFORMS.iter().find(|(word, _)| agent.contains(word)).map(|(_, platform)| *platform);
        let program = PROGRAMS.iter().find(|(word, _)| agent.contains(word)).map(|(_, program)| *program);
        Self { platform: platform.unwrap_or(Platform::Other), program: program.unwrap_or(Program::Other) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_from_what_its_browser_says() {
        let device = |agent: &str| {
            let Device { platform, program } = Device::of(agent);
            (platform, program)
        };
        let wechat = "Mozilla/5.0 (Linux; Android 12; M2102) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
                      Chrome/107.0 MQQBrowser/6.2 TBS/046 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.40";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/17.0 Mobile/15E148 Safari/604.1";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 \
                    Safari/537.36 Edg/120.0";

        assert_eq!(device(wechat), (Platform::Android, Program::Wechat));
        assert_eq!(device(iphone), (Platform::Iphone, Program::Safari));
        assert_eq!(device(edge), (Platform::Windows, Program::Edge));
        assert_eq!(Device::of(""), Device::UNKNOWN);
    }
}
