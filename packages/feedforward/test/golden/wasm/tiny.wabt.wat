(module $feedforward
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func (param i32 i32 i32)))
  (type (;2;) (func (param i32 i32)))
  (type (;3;) (func (param i32 i32 i32)))
  (type (;4;) (func (param i32 i32 i32)))
  (import "env" "memory" (memory (;0;) 1 32768))
  (import "env" "data" (global (;0;) i32))
  (func $run_f32 (type 0) (param i32 i32 i32)
    (local i32 i32)
    local.get 1
    local.set 3
    local.get 3
    local.get 3
    local.get 0
    i32.const 4
    i32.mul
    i32.add
    local.get 1
    i32.const 768
    i32.add
    local.get 3
    i32.sub
    call $relu
    local.get 1
    i32.const 768
    i32.add
    local.set 4
    local.get 4
    local.get 4
    local.get 0
    i32.const 4
    i32.mul
    i32.add
    call $canonical)
  (func $relu (type 1) (param i32 i32 i32)
    (local i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    global.get 0
    v128.load32_splat
    local.set 10
    local.get 0
    local.set 3
    local.get 3
    local.get 1
    i32.lt_u
    if  ;; label = @1
      loop  ;; label = @2
        local.get 3
        local.get 2
        i32.add
        local.set 4
        local.get 3
        v128.load
        local.set 5
        local.get 3
        v128.load offset=16
        local.set 6
        local.get 3
        v128.load offset=32
        local.set 7
        local.get 3
        v128.load offset=48
        local.set 8
        local.get 3
        v128.load offset=64
        local.set 9
        local.get 5
        local.get 10
        f32x4.pmax
        local.set 11
        local.get 6
        local.get 10
        f32x4.pmax
        local.set 12
        local.get 7
        local.get 10
        f32x4.pmax
        local.set 13
        local.get 8
        local.get 10
        f32x4.pmax
        local.set 14
        local.get 9
        local.get 10
        f32x4.pmax
        local.set 15
        local.get 11
        local.get 10
        f32x4.add
        local.set 16
        local.get 12
        local.get 10
        f32x4.add
        local.set 17
        local.get 13
        local.get 10
        f32x4.add
        local.set 18
        local.get 14
        local.get 10
        f32x4.add
        local.set 19
        local.get 15
        local.get 10
        f32x4.add
        local.set 20
        local.get 4
        local.get 16
        v128.store
        local.get 4
        local.get 17
        v128.store offset=16
        local.get 4
        local.get 18
        v128.store offset=32
        local.get 4
        local.get 19
        v128.store offset=48
        local.get 4
        local.get 20
        v128.store offset=64
        local.get 3
        i32.const 80
        i32.add
        local.set 3
        local.get 3
        local.get 1
        i32.lt_u
        br_if 0 (;@2;)
      end
    end)
  (func $canonical (type 2) (param i32 i32)
    (local v128 i32 v128 v128 v128 v128 v128 v128 v128 v128)
    global.get 0
    v128.load32_splat offset=4
    local.set 2
    local.get 0
    local.set 3
    local.get 3
    local.get 1
    i32.lt_u
    if  ;; label = @1
      loop  ;; label = @2
        local.get 3
        v128.load
        local.set 4
        local.get 3
        v128.load offset=16
        local.set 5
        local.get 3
        v128.load offset=32
        local.set 6
        local.get 3
        v128.load offset=48
        local.set 7
        local.get 4
        local.get 4
        f32x4.ne
        local.set 8
        local.get 5
        local.get 5
        f32x4.ne
        local.set 9
        local.get 6
        local.get 6
        f32x4.ne
        local.set 10
        local.get 7
        local.get 7
        f32x4.ne
        local.set 11
        local.get 8
        local.get 9
        i16x8.narrow_i32x4_s
        local.get 10
        local.get 11
        i16x8.narrow_i32x4_s
        i8x16.narrow_i16x8_s
        i8x16.bitmask
        if  ;; label = @3
          local.get 3
          local.get 2
          local.get 4
          local.get 8
          v128.bitselect
          v128.store
          local.get 3
          local.get 2
          local.get 5
          local.get 9
          v128.bitselect
          v128.store offset=16
          local.get 3
          local.get 2
          local.get 6
          local.get 10
          v128.bitselect
          v128.store offset=32
          local.get 3
          local.get 2
          local.get 7
          local.get 11
          v128.bitselect
          v128.store offset=48
        end
        local.get 3
        i32.const 64
        i32.add
        local.set 3
        local.get 3
        local.get 1
        i32.lt_u
        br_if 0 (;@2;)
      end
    end)
  (func $run_u8 (type 3) (param i32 i32 i32)
    (local i32 i32)
    local.get 1
    local.get 0
    local.get 1
    i32.const 384
    i32.add
    call $convert_u8_1
    local.get 1
    i32.const 384
    i32.add
    local.set 3
    local.get 3
    local.get 3
    local.get 0
    i32.const 4
    i32.mul
    i32.add
    local.get 1
    i32.const 768
    i32.add
    local.get 3
    i32.sub
    call $relu
    local.get 1
    i32.const 768
    i32.add
    local.set 4
    local.get 4
    local.get 4
    local.get 0
    i32.const 4
    i32.mul
    i32.add
    call $canonical)
  (func $convert_u8_1 (type 4) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32)
    global.get 0
    local.set 3
    local.get 0
    local.set 4
    local.get 2
    local.set 5
    i32.const 0
    local.set 6
    local.get 6
    local.get 1
    i32.lt_u
    if  ;; label = @1
      loop  ;; label = @2
        i32.const 0
        local.set 7
        local.get 7
        i32.const 1
        i32.lt_u
        if  ;; label = @3
          loop  ;; label = @4
            local.get 5
            local.get 7
            i32.const 2
            i32.shl
            i32.add
            local.get 4
            local.get 7
            i32.add
            v128.load32_zero
            i16x8.extend_low_i8x16_u
            i32x4.extend_low_i16x8_u
            f32x4.convert_i32x4_s
            v128.store
            local.get 7
            i32.const 4
            i32.add
            local.set 7
            local.get 7
            i32.const 1
            i32.lt_u
            br_if 0 (;@4;)
          end
        end
        local.get 4
        i32.const 1
        i32.add
        local.set 4
        local.get 5
        i32.const 4
        i32.add
        local.set 5
        local.get 6
        i32.const 1
        i32.add
        local.set 6
        local.get 6
        local.get 1
        i32.lt_u
        br_if 0 (;@2;)
      end
    end)
  (export "run_f32" (func $run_f32))
  (export "run_u8" (func $run_u8)))
