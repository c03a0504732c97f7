//! Inks: colors by role, which the page's theme mixes.

/// A categorical color, told apart by color-blind readers and legible on light and dark paper.
///
/// Roles through the book: gradient descent and SGD are orange, momentum green, Nesterov cyan,
/// RMSprop purple, Adam red, Newton blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Newton.
    Blue,
    /// Gradient descent, SGD.
    Orange,
    /// Momentum.
    Green,
    /// Adam.
    Red,
    /// RMSprop.
    Purple,
    /// Nesterov.
    Cyan,
    /// The color of the text.
    Text,
    /// Annotations that stay in the background.
    Muted,
    /// Grid lines.
    #[doc(hidden)]
    Grid,
    /// The page itself: halos and gaps.
    #[doc(hidden)]
    Paper,
}

impl Ink {
    /// The six inks for series, in an order that keeps neighbors apart.
    pub const SERIES: [Self; 6] = [
        Self::Blue,
        Self::Orange,
        Self::Green,
        Self::Red,
        Self::Purple,
        Self::Cyan,
    ];

    pub(crate) const ALL: [Self; 10] = [
        Self::Blue,
        Self::Orange,
        Self::Green,
        Self::Red,
        Self::Purple,
        Self::Cyan,
        Self::Text,
        Self::Muted,
        Self::Grid,
        Self::Paper,
    ];

    /// The CSS variable that the theme sets, without `--plot-`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Orange => "orange",
            Self::Green => "green",
            Self::Red => "red",
            Self::Purple => "purple",
            Self::Cyan => "cyan",
            Self::Text => "text",
            Self::Muted => "muted",
            Self::Grid => "grid",
            Self::Paper => "paper",
        }
    }

    /// The color on white and on dark paper when no theme sets it, as hexadecimal RGB.
    pub fn fallback(self) -> (u32, u32) {
        match self {
            Self::Blue => (0x1247d0, 0x8aa9f0),
            Self::Orange => (0xa05f0c, 0xfdb273),
            Self::Green => (0x17500f, 0x4bb037),
            Self::Red => (0xad1f47, 0xfb6680),
            Self::Purple => (0x74307f, 0xbd7bf1),
            Self::Cyan => (0x127a8c, 0x6ff0f2),
            Self::Text => (0x1f2328, 0xe3e6ea),
            Self::Muted => (0x6a7078, 0x9aa2ad),
            Self::Grid => (0xe2e5e9, 0x363c45),
            Self::Paper => (0xffffff, 0x16191d),
        }
    }

    /// A tone between the two, for rasters, whose colors no theme can change.
    pub(crate) fn middle(self) -> [u8; 3] {
        let (light, dark) = self.fallback();
        [16, 8, 0].map(|shift| (((light >> shift & 0xff) + (dark >> shift & 0xff)) / 2) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG's relative luminance.
    fn luminance(color: u32) -> f64 {
        let channel = |shift: u32| {
            let c = f64::from(color >> shift & 0xff) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn inks_are_legible_on_both_papers() {
        let (white, dark) = Ink::Paper.fallback();
        for ink in Ink::SERIES.into_iter().chain([Ink::Text, Ink::Muted]) {
            let (on_white, on_dark) = ink.fallback();
            // 4.5: labels are written in the ink of their line.
            assert!(
                contrast(on_white, white) >= 4.5,
                "{ink:?} on white: {}",
                contrast(on_white, white)
            );
            assert!(
                contrast(on_dark, dark) >= 4.5,
                "{ink:?} on dark: {}",
                contrast(on_dark, dark)
            );
        }
    }
}
