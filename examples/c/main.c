/*
 * A program in C: 784 bytes on standard input, the digit on standard output.
 *
 *     npx feedforward compile -o examples/c/digits.c
 *     cd examples/c && cc -std=c99 -O2 -ffp-contract=off main.c digits.c -lm -o digits
 */

#include <stdio.h>

#include "digits.h"

int main(void) {
  uint8_t pixels[DIGITS_INPUT0_SIZE];
  float y[DIGITS_OUTPUT0_SIZE];
  if (fread(pixels, 1, sizeof pixels, stdin) != sizeof pixels) return 1;
  if (digits_predict_bytes(pixels, 1, y) != 0) return 2;
  puts(digits_labels[digits_class(y)]);
  return 0;
}
