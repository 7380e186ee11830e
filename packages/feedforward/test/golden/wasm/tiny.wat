(module $feedforward
  (import "env" "memory" (memory 1 32768))
  (import "env" "data" (global $data i32))
  (func $copy_4_4 (param $i0 i32) (param $i1 i32) (param $i2 i32)
    (local $i3 i32) (local $i4 i32) (local $i5 i32) (local $i6 i32)
    (local.set $i3 (local.get $i0))
    (local.set $i4 (local.get $i2))
    (local.set $i5 (i32.const 0))
    (i32.lt_u (local.get $i5) (local.get $i1))
    if
      loop
        (local.set $i6 (i32.const 0))
        (i32.lt_u (local.get $i6) (i32.const 4))
        if
          loop
            (v128.store (i32.add (local.get $i4) (local.get $i6)) (v128.load (i32.add (local.get $i3) (local.get $i6))))
            (local.set $i6 (i32.add (local.get $i6) (i32.const 16)))
            (br_if 0 (i32.lt_u (local.get $i6) (i32.const 4)))
          end
        end
        (local.set $i3 (i32.add (local.get $i3) (i32.const 4)))
        (local.set $i4 (i32.add (local.get $i4) (i32.const 4)))
        (local.set $i5 (i32.add (local.get $i5) (i32.const 1)))
        (br_if 0 (i32.lt_u (local.get $i5) (local.get $i1)))
      end
    end)
  (func $relu (param $i0 i32) (param $i1 i32)
    (local $i2 i32) (local $v3 v128) (local $v4 v128) (local $v5 v128) (local $v6 v128) (local $v7 v128)
    (local $v8 v128) (local $v9 v128) (local $v10 v128) (local $v11 v128) (local $v12 v128) (local $v13 v128)
    (local $v14 v128) (local $v15 v128) (local $v16 v128) (local $v17 v128) (local $v18 v128)
    (local.set $v8 (v128.load32_splat (global.get $data)))
    (local.set $i2 (local.get $i0))
    (i32.lt_u (local.get $i2) (local.get $i1))
    if
      loop
        (local.set $v3 (v128.load (local.get $i2)))
        (local.set $v4 (v128.load offset=16 (local.get $i2)))
        (local.set $v5 (v128.load offset=32 (local.get $i2)))
        (local.set $v6 (v128.load offset=48 (local.get $i2)))
        (local.set $v7 (v128.load offset=64 (local.get $i2)))
        (local.set $v9 (f32x4.pmax (local.get $v3) (local.get $v8)))
        (local.set $v10 (f32x4.pmax (local.get $v4) (local.get $v8)))
        (local.set $v11 (f32x4.pmax (local.get $v5) (local.get $v8)))
        (local.set $v12 (f32x4.pmax (local.get $v6) (local.get $v8)))
        (local.set $v13 (f32x4.pmax (local.get $v7) (local.get $v8)))
        (local.set $v14 (f32x4.add (local.get $v9) (local.get $v8)))
        (local.set $v15 (f32x4.add (local.get $v10) (local.get $v8)))
        (local.set $v16 (f32x4.add (local.get $v11) (local.get $v8)))
        (local.set $v17 (f32x4.add (local.get $v12) (local.get $v8)))
        (local.set $v18 (f32x4.add (local.get $v13) (local.get $v8)))
        (v128.store (local.get $i2) (local.get $v14))
        (v128.store offset=16 (local.get $i2) (local.get $v15))
        (v128.store offset=32 (local.get $i2) (local.get $v16))
        (v128.store offset=48 (local.get $i2) (local.get $v17))
        (v128.store offset=64 (local.get $i2) (local.get $v18))
        (local.set $i2 (i32.add (local.get $i2) (i32.const 80)))
        (br_if 0 (i32.lt_u (local.get $i2) (local.get $i1)))
      end
    end)
  (func $run_f32 (export "run_f32") (param $i0 i32) (param $i1 i32) (param $i2 i32)
    (local $i3 i32)
    (call $copy_4_4 (local.get $i1) (local.get $i0) (i32.add (local.get $i1) (i32.const 384)))
    (local.set $i3 (i32.add (local.get $i1) (i32.const 384)))
    (call $relu (local.get $i3) (i32.add (local.get $i3) (i32.mul (local.get $i0) (i32.const 4)))))
  (func $convert_u8_1 (param $i0 i32) (param $i1 i32) (param $i2 i32)
    (local $i3 i32) (local $i4 i32) (local $i5 i32) (local $i6 i32) (local $i7 i32)
    (local.set $i3 (global.get $data))
    (local.set $i4 (local.get $i0))
    (local.set $i5 (local.get $i2))
    (local.set $i6 (i32.const 0))
    (i32.lt_u (local.get $i6) (local.get $i1))
    if
      loop
        (local.set $i7 (i32.const 0))
        (i32.lt_u (local.get $i7) (i32.const 1))
        if
          loop
            (v128.store (i32.add (local.get $i5) (i32.shl (local.get $i7) (i32.const 2))) (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (i32.add (local.get $i4) (local.get $i7)))))))
            (local.set $i7 (i32.add (local.get $i7) (i32.const 4)))
            (br_if 0 (i32.lt_u (local.get $i7) (i32.const 1)))
          end
        end
        (local.set $i4 (i32.add (local.get $i4) (i32.const 1)))
        (local.set $i5 (i32.add (local.get $i5) (i32.const 4)))
        (local.set $i6 (i32.add (local.get $i6) (i32.const 1)))
        (br_if 0 (i32.lt_u (local.get $i6) (local.get $i1)))
      end
    end)
  (func $run_u8 (export "run_u8") (param $i0 i32) (param $i1 i32) (param $i2 i32)
    (local $i3 i32)
    (call $convert_u8_1 (local.get $i1) (local.get $i0) (i32.add (local.get $i1) (i32.const 768)))
    (local.set $i3 (i32.add (local.get $i1) (i32.const 768)))
    (call $relu (local.get $i3) (i32.add (local.get $i3) (i32.mul (local.get $i0) (i32.const 4))))))
