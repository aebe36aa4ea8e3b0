package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=bob                | CN=bob,O=Example             | true",
        "CN=bob                | O=Example,CN=bob             | true",
        "CN=bob                | OU=x+CN=bob,O=Example        | true",
        "CN=bob                | CN=bobby,O=Example           | false",
        "CN=bob                | O=CN\\=bob                  | false",
        "CN=bob                | CN=alice\\,CN=bob,O=Example  | false",
        "CN=bob                | CN=\"alice,CN=bob\",O=Example | false",
        "cn=Partner-?,o=EXAMPLE| CN=partner-7,OU=x,O=Example  | true",
        "CN=partner-*,O=Example| CN=partner-7,O=Elsewhere     | false",
        "O=Example, CN=*       | CN=a,O=Example               | true",
        "CN=*                  | O=Example                    | false",
        "CN=a\\,b              | CN=a\\,b                      | true",
        "CN=*                  | ''                           | false",
      })
  void areMatchedAttributeByAttribute(String pattern, String subject, boolean fits) {
    assertEquals(fits, new SubjectPattern(pattern).matches(subject));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=*        | CN=bob,O=x | true",
        "CN=bob      | CN=b*      | false",
        "CN=b*,O=x   | CN=bob     | false",
        "O=x,CN=b*   | CN=bob,O=x | true",
      })
  void coverOthers(String one, String other, boolean covers) {
    assertEquals(covers, new SubjectPattern(one).covers(new SubjectPattern(other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bob", "CN", "CN=", "=bob", "CN=bob,", "CN=a,b", "C N=b"})
  void areAttributes(String text) {
    assertThrows(IllegalArgumentException.class, () -> new SubjectPattern(text));
  }

  @Test
  void keepTheirText() {
    assertEquals("CN=bob, O=x", new SubjectPattern("CN=bob, O=x").text());
  }
}
