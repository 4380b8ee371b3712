package dev.tally.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

  @Test
  void whatIsPlainStaysAsItIs() {
    String plain = "K\u00f6ln C:\\new \"\u6771\u4eac\" \ud83d\ude00 <b> =1+1";
    assertThat(Visible.text(plain)).isSameAs(plain);
    assertThat(Visible.lines(plain)).isSameAs(plain);
  }

  @Test
  void controlsAreShownAsTheirCodes() {
    assertThat(Visible.text("a\u001b[2J\u0000\u007f\u009b\r\n\tb"))
        .isEqualTo("a\\u001b[2J\\u0000\\u007f\\u009b\\r\\n\\tb");
    assertThat(Visible.lines("a\u001b\r\n\tb")).isEqualTo("a\\u001b\\r\n\tb");
  }

  @Test
  void whatTurnsOrHidesTextIsShown() {
    assertThat(Visible.text("\u202e\u2066\u200b\u2028\u2029\ufeff"))
        .isEqualTo("\\u202e\\u2066\\u200b\\u2028\\u2029\\ufeff");
    assertThat(Visible.text("\ud800x")).isEqualTo("\\ud800x");
    assertThat(Visible.text("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
  }
}
