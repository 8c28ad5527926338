package org.slicesweep.media;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names with the numbers in them by value: frame 9 comes before frame 10. */
enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  private static final Pattern PARTS = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String left, String right) {
    Matcher a = PARTS.matcher(left);
    Matcher b = PARTS.matcher(right);
    while (a.find() && b.find()) {
      boolean numbers = isNumber(a.group()) && isNumber(b.group());
      int order =
          numbers
              ? new BigInteger(a.group()).compareTo(new BigInteger(b.group()))
              : a.group().compareTo(b.group());
      if (order != 0) {
        return order;
      }
    }
    return left.length() == right.length()
        ? left.compareTo(right)
        : Integer.compare(left.length(), right.length());
  }

  private static boolean isNumber(String part) {
    return part.charAt(0) >= '0' && part.charAt(0) <= '9';
  }
}
